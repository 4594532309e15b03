const SIDE = 8;

/** A picture of a file: its first 64 bytes as an SVG of squares, from black (0) to white (255). */
export function previewOf(content: Uint8Array): string {
  const squares = [...content.subarray(0, SIDE * SIDE)].map((byte, index) => {
    const [x, y] = [index % SIDE, Math.floor(index / SIDE)];
    return `<rect x="${x}" y="${y}" width="1" height="1" fill="rgb(${byte} ${byte} ${byte})"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}">${squares.join('')}</svg>`;
}
