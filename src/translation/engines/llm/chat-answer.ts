import { readChatReply } from '../../../service/chat.ts';
import { ServiceFailure } from '../../../service/service-failure.ts';

/**
 * What the model said in the answer of a chat endpoint.
 * @throws {ServiceFailure} if it is no such answer, if it was cut short, or if the model or its keeper refused
 */
export function chatAnswer(answer: unknown): string {
  const { content, end } = readChatReply(answer);
  if (end === 'cut') throw lasting('the answer was cut short; raise "maxTokens"');
  if (end === 'withheld') throw lasting('the answer was withheld by a content filter');
  if (end === 'refused') throw lasting('the model refused');
  return content;
}

function lasting(message: string): ServiceFailure {
  return new ServiceFailure({ kind: 'unusable', passing: false, message });
}
