import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { describeVerdict, judgeGate, parseGate } from '../../src/report/gate.ts';
import { type MetricName, metricNames, type Results } from '../../src/report/results.ts';

/** Scores by arm; an arm's metrics are all the same here unless a map is given. */
function results(
  scores: Readonly<Record<string, number | Readonly<Record<MetricName, number>>>>,
): Pick<Results, 'arms'> {
  const score = (mean: number) => ({ mean, sd: null, low: mean, high: mean });
  const arms = Object.entries(scores).map(([arm, value]) => {
    const of = (metric: MetricName) => score(typeof value === 'number' ? value : value[metric]);
    return [arm, { metrics: Object.fromEntries(metricNames.map((metric) => [metric, of(metric)])) }];
  });
  return { arms: Object.fromEntries(arms) } as unknown as Pick<Results, 'arms'>;
}

const problemsOf = (text: string, arms: readonly string[]): string[] => {
  try {
    parseGate(text, arms);
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
};

describe('a gate', () => {
  it('compares scores of arms and numbers, and says by how much it holds', () => {
    const gate = parseGate('mt+all.slotF1 >= human-1k.slotF1 - 0.01', ['mt+all', 'human-1k']);
    const passed = judgeGate(gate, results({ 'mt+all': 0.634, 'human-1k': 0.63 }));
    expect(passed).toMatchObject({ passed: true, left: 0.634, right: 0.62, margin: 0.014 });
    expect(describeVerdict(passed)).toBe(
      'gate passed: mt+all.slotF1 >= human-1k.slotF1 - 0.01 (0.6340 >= 0.6200, margin +0.0140)',
    );
    const failed = judgeGate(gate, results({ 'mt+all': 0.61, 'human-1k': 0.63 }));
    expect(describeVerdict(failed)).toMatch(/^gate failed: .* \(0\.6100 >= 0\.6200, margin -0\.0100\)$/);
  });

  it('is exact where a sum of doubles is not', () => {
    const gate = parseGate('a.semer <= 0.1 + 0.2', ['a']);
    expect(judgeGate(gate, results({ a: 0.3 }))).toMatchObject({ passed: true, margin: 0 });
    expect(judgeGate(parseGate('a.semer < 30%', ['a']), results({ a: 0.3 })).passed).toBe(false);
    expect(describeVerdict(judgeGate(parseGate('a.semer>30%', ['a']), results({ a: 0.300001 })))).toContain(
      'margin +1.0e-6',
    );
  });

  it('holds exactly when the plain arithmetic says so', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9+._-]{0,8}$/);
    const milli = fc.integer({ min: 0, max: 1000 });
    const scenario = fc.record({
      arms: fc.uniqueArray(fc.tuple(name, fc.tuple(milli, milli, milli, milli)), {
        minLength: 1,
        maxLength: 4,
        selector: ([arm]) => arm,
      }),
      sides: fc.array(
        fc.array(fc.record({ plus: fc.boolean(), metric: fc.nat(3), arm: fc.nat(3), number: fc.option(milli) }), {
          minLength: 1,
          maxLength: 4,
        }),
        { minLength: 2, maxLength: 2 },
      ),
      comparison: fc.constantFrom('>=', '<=', '>', '<'),
      blank: fc.constantFrom(' ', '  ', ''),
    });
    fc.assert(
      fc.property(scenario, ({ arms, sides, comparison, blank }) => {
        // Thousandths, so that the expected outcome is one of whole numbers.
        const written = sides.map((terms) => {
          let text = '';
          let sum = 0;
          for (const [i, { plus, metric, arm, number }] of terms.entries()) {
            const [label, scores] = arms[arm % arms.length]!;
            const sign = i === 0 || plus ? 1 : -1;
            text += i === 0 ? '' : sign === 1 ? ' + ' : ' - ';
            text += number === null ? `${label}.${metricNames[metric]}` : String(number / 1000);
            sum += sign * (number ?? scores[metric]!);
          }
          return { text, sum };
        });
        const [left, right] = [written[0]!, written[1]!];
        const outcomes = new Map([
          ['>=', left.sum >= right.sum],
          ['<=', left.sum <= right.sum],
          ['>', left.sum > right.sum],
          ['<', left.sum < right.sum],
        ]);
        const table = Object.fromEntries(
          arms.map(([arm, scores]) => [
            arm,
            Object.fromEntries(metricNames.map((metric, i) => [metric, scores[i]! / 1000])),
          ]),
        );
        const gate = parseGate(`${left.text}${blank}${comparison}${blank}${right.text}`, Object.keys(table));
        const verdict = judgeGate(gate, results(table as Record<string, Record<MetricName, number>>));
        expect(verdict.passed).toBe(outcomes.get(comparison));
        const distance = Math.abs(left.sum - right.sum) / 1000;
        expect(Math.abs(verdict.margin)).toBeCloseTo(distance, 8);
      }),
    );
  });

  it.each([
    ['mt.slotF1', 10, /expected one of >= <= > < and what to compare with/],
    ['mt.slotF1 == 0.5', 11, /expected one of >= <= > <, got ==/],
    ['mt.slotF1 => 0.5', 11, /expected one of >= <= > <, got =>/],
    ['mtt.slotF1 > 0.5', 1, /there is no arm "mtt"; did you mean "mt"\? \(known: mt, human-1k\)/],
    ['mt.slotF > 0.5', 4, /there is no metric "slotF"; did you mean "slotF1"\?/],
    ['mt.slotF1 >', 12, /expected a number or ARM\.METRIC here/],
    ['> 0.5', 1, /expected a number or ARM\.METRIC here/],
    ['mt.slotF1 > 0.5 +', 18, /expected a number or ARM\.METRIC here/],
    ['mt.slotF1 > + 0.5', 13, /expected a number or ARM\.METRIC, got \+/],
    ['mt.slotF1 > 0.5 0.6', 17, /expected \+ or - before "0\.6"/],
    ['mt.slotF1 > half', 13, /expected a number or ARM\.METRIC, got "half"/],
    ['mt.slotF1 > human-1k.slotF1-0.01', 28, /put blanks around \+ and -/],
    ['0.3 < mt.slotF1 < 0.5', 17, /expected one comparison, got another/],
    ['', 1, /expected a number or ARM\.METRIC here/],
  ])('%j is refused, with the place', (text, at, message) => {
    const problems = problemsOf(text, ['mt', 'human-1k']);
    expect(problems.find((problem) => message.test(problem))).toMatch(new RegExp(`, character ${at}: `));
  });

  it('names everything that is wrong at once', () => {
    expect(problemsOf('a.slotF1 >= b.slotf', ['mt'])).toHaveLength(3);
  });

  it('is read or refused, never anything else', () => {
    const pieces = fc.constantFrom('mt', '.', 'slotF1', '>=', '<', '+', '-', ' ', '0.5', '%', 'x', '=', '\u{1F600}');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        for (const problem of problemsOf(text, ['mt'])) {
          const at = Number(/, character (\d+): /.exec(problem)![1]);
          expect(at).toBeGreaterThan(0);
          expect(at).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});
