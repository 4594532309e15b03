interface LogsEvent {
  awslogs: { data: string };
}

// Which of this is JSON, and what is it wrapped in?
export const handler = async ({ awslogs }: LogsEvent): Promise<void> => {
  const batch = JSON.parse(awslogs.data);
  console.log(batch.logEvents.length);
};
