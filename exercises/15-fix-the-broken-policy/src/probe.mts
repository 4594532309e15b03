interface Probe {
  target: string;
  type: 'RequestResponse' | 'Event';
}

export const handler = async (_event: Probe): Promise<{ allowed: boolean; reason?: string }> => {
  return { allowed: false, reason: 'I have not tried.' };
};
