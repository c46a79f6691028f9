/**
 * The page's script, second part: the browser of utterances. Only the utterances of one page are ever in the document;
 * training neighbours are put in when somebody opens them.
 */
export const browserScript = `
const PAGE = 25;

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function startBrowser(data) {
  const form = document.getElementById('filters');
  const list = document.getElementById('utterances');
  const pager = document.getElementById('pager');
  const utterances = data.utterances.map(([id, text, gold, readings, right, verdicts, near], index) => ({
    ...{ index, id, text, gold, readings, right, near },
    arms: data.arms.map((name, a) => {
      const [reading, seeds, right, fixed, broken] = verdicts.slice(5 * a, 5 * a + 5);
      return { name, reading, seeds, right, fixed, broken };
    }),
    searched: [id, text ?? '', ...[gold, ...readings].flatMap(labelsOf)].join(' ').toLowerCase(),
  }));
  let found = utterances;
  let page = 0;

  function labelsOf(reading) {
    return reading.flatMap((item, i) => (i % 3 === 1 ? [data.labels[item]] : []));
  }

  /** A text with its slots marked, those that gold has not as wrong; labels alone where texts are withheld. */
  function annotated(text, reading, gold) {
    const known = [];
    for (let i = 1; i < gold.length; i += 3) known.push(gold.slice(i, i + 3).join());
    const node = element('span', 'text');
    let position = 0;
    for (let i = 1; i < reading.length; i += 3) {
      const [label, start, end] = reading.slice(i, i + 3);
      const name = element('i', '', data.labels[label]);
      const className = known.includes(reading.slice(i, i + 3).join()) ? '' : 'wrong';
      if (text === null) node.append(element('mark', className, name), ' ');
      else {
        node.append(text.slice(position, start), element('mark', className, text.slice(start, end) + '\u00a0', name));
        position = end;
      }
    }
    if (text !== null) node.append(text.slice(position));
    return node;
  }

  function meaning(text, reading, gold = reading) {
    const intent = element('span', reading[0] === gold[0] ? 'intent' : 'intent wrong', data.intents[reading[0]]);
    return [intent, ' ', annotated(text, reading, gold)];
  }

  function armName({ name, right, fixed, broken }) {
    const node = element('span', 'arm', name + ' ');
    node.append(element('small', '', right + '/' + data.seeds));
    for (const [count, kind, sign, title] of [
      [fixed, 'better', '▲', 'fixed'],
      [broken, 'worse', '▼', 'broken'],
    ]) {
      if (count === 0) continue;
      const mark = element('span', 'mark ' + kind, sign);
      mark.title = title + ' with ' + count + ' of ' + data.seeds + ' seeds';
      node.append(' ', mark);
    }
    return node;
  }

  function neighboursOf(utterance) {
    const details = element('details', '', element('summary', '', 'Nearest training utterances'));
    const fill = () => {
      if (details.childElementCount > 1) return;
      const chosen = form.arm.value;
      for (const [a, numbers] of utterance.near.entries()) {
        if (chosen !== '' && data.arms[a] !== chosen) continue;
        const items = element('ol', 'near');
        for (let i = 0; i < numbers.length; i += 2) {
          const [id, text, reading, step, parent] = data.training[numbers[i]];
          const origin = data.steps[step] + (parent === null || parent === id ? '' : ' of ' + parent);
          const like = (numbers[i + 1] / 100).toFixed(2);
          const source = element('small', '', [like, id, origin].join(' · '));
          items.append(element('li', '', ...meaning(text, reading), ' ', source));
        }
        const nothing = numbers.length === 0 ? ' has none that is like it' : '';
        details.append(element('p', 'arm', data.arms[a] + nothing), items);
      }
    };
    details.addEventListener('toggle', fill);
    return details;
  }

  function draw(utterance) {
    const { id, text, gold, readings, right, arms, near } = utterance;
    const head = element('p', 'gold', element('small', 'id', id), ...meaning(text, gold));
    const rows = element('ul', 'readings');
    const order = readings.map((_, r) => r).sort((a, b) => (b === right) - (a === right));
    for (const r of order) {
      const what = r === right ? [element('span', 'ok', '✓ as it should be')] : meaning(text, readings[r], gold);
      if (r !== right && JSON.stringify(readings[r]) === JSON.stringify(gold)) what.push(' with other boundaries');
      const who = element('span', 'who');
      for (const arm of arms) if (arm.reading === r) who.append(armName(arm), ' ');
      rows.append(element('li', r === right ? 'right' : 'wrong', element('div', '', ...what), who));
    }
    const item = element('li', 'utterance', head, rows);
    if (near) item.append(neighboursOf(utterance));
    return item;
  }

  const tests = {
    fixed: (arm) => arm.fixed > 0,
    broken: (arm) => arm.broken > 0,
    wrong: (arm) => arm.right < data.seeds,
    right: (arm) => arm.right === data.seeds,
  };

  function show() {
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(Math.max(0, page), pages - 1);
    const part = found.slice(page * PAGE, (page + 1) * PAGE);
    list.start = page * PAGE + 1;
    list.replaceChildren(...part.map(draw));
    document.getElementById('count').value = found.length + (found.length === 1 ? ' utterance' : ' utterances');
    pager.hidden = pages === 1;
    pager.querySelector('span').textContent = 'Page ' + (page + 1) + ' of ' + pages;
    pager.querySelector('[data-step="-1"]').disabled = page === 0;
    pager.querySelector('[data-step="1"]').disabled = page === pages - 1;
  }

  function filter() {
    const [arm, kind, intent] = [form.arm.value, form.show.value, form.intent.value];
    const words = form.text.value.trim().toLowerCase();
    found = utterances.filter(
      (utterance) =>
        (intent === '' || data.intents[utterance.gold[0]] === intent) &&
        utterance.searched.includes(words) &&
        (kind === '' || utterance.arms.some((one) => (arm === '' || one.name === arm) && tests[kind](one))),
    );
    page = 0;
    show();
  }

  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  pager.addEventListener('click', (event) => {
    const step = event.target.dataset.step;
    if (step === undefined) return;
    page += Number(step);
    show();
    document.getElementById('browse').scrollIntoView();
  });
  filter();
}

const packed = document.getElementById('data');
if (packed !== null) startBrowser(JSON.parse(packed.textContent));
`;
