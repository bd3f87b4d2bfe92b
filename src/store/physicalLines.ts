/** The lines of a text, 1-based, that bytes at some places of it (0-based, ascending) stand in; only as much is read as it takes. */
export async function physicalLines(bytes: AsyncIterable<Uint8Array>, places: readonly number[]): Promise<number[]> {
  const lines: number[] = [];
  let read = 0;
  let line = 1;
  if (places.length === 0) return lines;
  for await (const piece of bytes) {
    let from = 0;
    for (let place = places[lines.length]; place !== undefined && place < read + piece.length; place = places[lines.length]) {
      line += lineEnds(piece.subarray(from, place - read));
      from = place - read;
      lines.push(line);
    }
    if (lines.length === places.length) break;
    line += lineEnds(piece.subarray(from));
    read += piece.length;
  }
  return [...lines, ...places.slice(lines.length).map(() => line)];
}

function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
