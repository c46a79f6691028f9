import { Transform } from 'node:stream';

/** Passes every chunk on, once it was looked at; what the look throws ends the stream. */
export function weighing(look: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        look(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
