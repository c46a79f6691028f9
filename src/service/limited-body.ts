/** The text of a body, cut after so many bytes; `whole` says whether that was all. The rest is not downloaded. */
export async function readLimited(body: Response['body'], maximumBytes: number): Promise<LimitedText> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > maximumBytes) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, maximumBytes);
  return { text: new TextDecoder().decode(bytes), whole: length <= maximumBytes };
}

export interface LimitedText {
  readonly text: string;
  readonly whole: boolean;
}
