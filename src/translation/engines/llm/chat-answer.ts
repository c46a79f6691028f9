import { ServiceFailure, unusable } from '../service/service-failure.ts';

/**
 * What the model said in the answer of a chat endpoint.
 * @throws {ServiceFailure} if it is no such answer, if it was cut short, or if the model or its keeper refused
 */
export function chatAnswer(answer: unknown): string {
  const choice = field(field(answer, 'choices'), 0);
  const message = field(choice, 'message');
  const content = field(message, 'content');
  const reason = field(choice, 'finish_reason');
  if (reason === 'length') throw lasting('the answer was cut short; raise "maxTokens"');
  if (reason === 'content_filter') throw lasting('the answer was withheld by a content filter');
  if (typeof field(message, 'refusal') === 'string') throw lasting('the model refused');
  if (typeof content !== 'string') throw unusable('the answer holds no message of the model');
  return content;
}

function lasting(message: string): ServiceFailure {
  return new ServiceFailure({ kind: 'unusable', passing: false, message });
}

function field(value: unknown, name: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[name] : undefined;
}
