/** What a language brings to a new study. Sentences are in Rasa's notation: `wake me up at [seven](time)`. */
export interface Starter {
  /** Five annotated sentences each, by intent: to translate from, to choose models by, to test on. */
  readonly train: Sentences;
  readonly dev: Sentences;
  readonly test: Sentences;
  /** The grammar without its `locale` line. */
  readonly grammar: string;
}

export type Sentences = Readonly<Record<'alarm_set' | 'lights_on' | 'weather_query', readonly string[]>>;
