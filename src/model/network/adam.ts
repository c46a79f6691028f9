/** Adam's constants (Kingma & Ba 2015), shared by all its forms here. */
export const FIRST_DECAY = 0.9;
export const SECOND_DECAY = 0.999;
export const EPSILON = 1e-7;

/** The learning rate with the correction for moments that start at zero; steps count from 1. */
export function adamStepSize(learningRate: number, step: number): number {
  return (learningRate * Math.sqrt(1 - SECOND_DECAY ** step)) / (1 - FIRST_DECAY ** step);
}

/** Adam on one flat array of parameters, all of which change in each step. */
export class Adam {
  readonly #parameters: Float32Array;
  readonly #firstMoment: Float32Array;
  readonly #secondMoment: Float32Array;
  #steps = 0;

  constructor(parameters: Float32Array) {
    this.#parameters = parameters;
    this.#firstMoment = new Float32Array(parameters.length);
    this.#secondMoment = new Float32Array(parameters.length);
  }

  update(gradient: Float32Array, learningRate: number): void {
    const parameters = this.#parameters;
    const first = this.#firstMoment;
    const second = this.#secondMoment;
    const stepSize = adamStepSize(learningRate, ++this.#steps);
    for (let i = 0; i < parameters.length; i++) {
      const slope = gradient[i]!;
      const mean = FIRST_DECAY * first[i]! + (1 - FIRST_DECAY) * slope;
      const variance = SECOND_DECAY * second[i]! + (1 - SECOND_DECAY) * slope * slope;
      first[i] = mean;
      second[i] = variance;
      parameters[i]! -= (stepSize * mean) / (Math.sqrt(variance) + EPSILON);
    }
  }
}
