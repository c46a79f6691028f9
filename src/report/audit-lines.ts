import { armGroups } from './arm-groups.ts';
import type { Audit, Results } from './results.ts';

/** What a reader must know of the training sets before believing the scores: one line a finding, all arms in it. */
export function auditLines({ arms, signature: { split } }: Pick<Results, 'arms' | 'signature'>): string[] {
  const line = (what: string, textOf: (audit: Audit) => string | undefined) => {
    const groups = armGroups(new Map(Object.entries(arms).map(([arm, { audit }]) => [arm, textOf(audit)])));
    return groups === undefined ? [] : [`audit: ${what}: ${groups}`];
  };
  const lines = [
    ...line(`${split} utterances whose text is also in the training set`, (audit) => count(audit.testTextsInTraining)),
    ...line(`${split} utterances whose text the leakage guard took out of the training set`, (audit) =>
      count(audit.testTextsWithheld),
    ),
    ...line(`${split} utterances whose pattern (slots as labels) is also in the training set`, (audit) =>
      count(audit.testPatternsInTraining),
    ),
    ...line('intents without a training example', (audit) => unseen(audit.unseenIntents, `${split} utterances`)),
    ...line('slot labels without a training example', (audit) => unseen(audit.unseenSlotLabels, `${split} slots`)),
    ...line('training texts annotated in several ways (utterances against the majority)', conflicts),
  ];
  return lines.length === 0 ? ['audit: no shared text or pattern, no unseen name, no conflicting annotation'] : lines;
}

function count(utterances: number | undefined): string | undefined {
  return utterances === undefined || utterances === 0 ? undefined : String(utterances);
}

const NAMED = 3;

/** `5 of 13 test slots (a, b, c, …)` */
function unseen(counts: Readonly<Record<string, number>>, what: string): string | undefined {
  const names = Object.keys(counts);
  if (names.length === 0) return undefined;
  const concerned = Object.values(counts).reduce((sum, occurrences) => sum + occurrences, 0);
  const named = names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ', …' : '');
  return `${names.length} of ${concerned} ${what} (${named})`;
}

function conflicts({ conflictingTexts, outvotedUtterances }: Audit): string | undefined {
  if (conflictingTexts === 0) return undefined;
  return outvotedUtterances === undefined ? String(conflictingTexts) : `${conflictingTexts} (${outvotedUtterances})`;
}
