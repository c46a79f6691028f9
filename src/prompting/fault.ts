/** Why a line of an answer does not count: short kebab-case words that are counted, as for every utterance left out. */
export type FaultReason =
  | 'not-json'
  | 'not-as-asked'
  | 'cut-off'
  | 'refused'
  | 'unknown-intent'
  | 'other-intent'
  | 'unknown-label'
  | 'value-not-in-text'
  | 'value-repeated'
  | 'broken-slots'
  | 'bad-text'
  | 'duplicate'
  | 'copy-of-example'
  | 'surplus'
  | 'unknown-id'
  | 'answered-twice'
  | 'no-answer';

/** A line of an answer that does not count. The message is meant for the model that wrote it. */
export class Fault extends Error {
  readonly reason: FaultReason;

  constructor(reason: FaultReason, message: string) {
    super(message);
    this.name = 'Fault';
    this.reason = reason;
  }
}

/** A fault and the line it was found in. */
export interface FaultyLine {
  readonly line: string;
  readonly fault: Fault;
}
