/** The page's style sheet. Print is always light. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfb; --card: #ffffff; --ink: #1d2126; --faint: #5c6570; --line: #dfe2e6; --accent: #2458c6;
  --baseline: #8b95a1; --open: #c3c9d1; --better: #2f7fd6; --worse: #d9772b;
  --better-ink: #1a5fae; --worse-ink: #a84f0c; --heat: #2f7fd6; --mark: #e6eefb; --mark-wrong: #fbe7d6; --shade: #f3f5f7;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --card: #1b1f25; --ink: #e6e9ed; --faint: #9aa5b1; --line: #323943; --accent: #84adff;
    --baseline: #7d8896; --open: #4d5763; --better: #4e9bea; --worse: #e08b45;
    --better-ink: #7db8f5; --worse-ink: #f0a566; --heat: #4e9bea; --mark: #23344f; --mark-wrong: #4f3520; --shade: #20252c;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 2.6rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 3rem; padding-bottom: 1rem; }
h1 { font-size: 2.1rem; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.5rem; }
h2 { font-size: 1.45rem; letter-spacing: -0.01em; margin: 0 0 0.9rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 0.5rem; }
small { font-size: 0.8em; color: var(--faint); font-weight: normal; }
header .question { font-size: 1.2rem; max-width: 46rem; margin: 0 0 1rem; color: var(--faint); }
header .facts { display: flex; flex-wrap: wrap; gap: 0.35rem 1.6rem; margin: 0; padding: 0; list-style: none; font-size: 0.9rem; color: var(--faint); }
header .facts b { color: var(--ink); font-weight: 600; }
#contents { position: sticky; top: 0; z-index: 5; background: var(--paper); border-bottom: 1px solid var(--line); }
#contents ul { display: flex; gap: 1.4rem; max-width: 76rem; margin: 0 auto; padding: 0.65rem 1.5rem; list-style: none; overflow-x: auto; white-space: nowrap; font-size: 0.9rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
section { padding: 2.4rem 0 1rem; border-bottom: 1px solid var(--line); }
section:last-child { border: 0; }
p { max-width: 60rem; } p.remark { font-size: 0.9rem; color: var(--faint); }
.findings { list-style: none; margin: 0; padding: 0; max-width: 64rem; }
.findings > li { position: relative; padding: 0.5rem 0 0.5rem 2rem; }
.findings > li::before { position: absolute; left: 0.2rem; content: "·"; color: var(--faint); font-weight: bold; }
.findings > .better::before { content: "▲"; color: var(--better-ink); }
.findings > .worse::before { content: "▼"; color: var(--worse-ink); }
.findings > .open::before { content: "≈"; }
.findings > li:first-child { font-size: 1.2rem; line-height: 1.45; }
.findings ul { list-style: none; margin: 0.3rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 28.5rem), 1fr)); gap: 0.1rem 1rem; font-size: 0.93rem; }
.findings ul li { color: var(--faint); display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0.8rem; }
.findings b { color: var(--ink); font-weight: 600; }
.scroll { overflow-x: auto; margin: 0 0 1.2rem; }
.tall { max-height: 36rem; overflow: auto; border: 1px solid var(--line); border-radius: 6px; width: fit-content; max-width: 100%; }
.maps { display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; } .maps > div { min-width: 0; max-width: 100%; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.9rem; }
.scores { width: 100%; }
caption { text-align: left; color: var(--faint); font-size: 0.9rem; padding: 0.2rem 0 0.5rem; }
th, td { padding: 0.4rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.n { text-align: right; white-space: nowrap; }
thead th { vertical-align: bottom; font-weight: 600; border-bottom: 2px solid var(--line); }
tbody th { font-weight: 600; position: sticky; left: 0; background: var(--paper); }
.scores tbody th { white-space: nowrap; }
.scores tbody tr:hover > * { background: var(--shade); }
.scores tr.baseline > * { background: var(--shade); }
td b { font-weight: 600; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
thead button::after { content: "↕"; color: var(--faint); opacity: 0.45; padding-left: 0.3em; font-size: 0.85em; }
[aria-sort="ascending"] button::after { content: "↑"; opacity: 1; }
[aria-sort="descending"] button::after { content: "↓"; opacity: 1; }
.mark.better, .ok { color: var(--better-ink); }
.mark.worse { color: var(--worse-ink); }
.mark { font-size: 0.75em; }
.key { display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; list-style: none; margin: 0 0 1rem; padding: 0; font-size: 0.9rem; color: var(--faint); }
.key svg { width: 0.8rem; height: 0.8rem; margin-right: 0.45rem; vertical-align: -0.08rem; }
.key .baseline svg { fill: var(--baseline); } .key .better svg { fill: var(--better); }
.key .worse svg { fill: var(--worse); } .key .open svg { fill: var(--open); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 1.6rem 3rem; margin: 0 0 1.4rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; font-size: 0.95rem; }
figure svg { display: block; width: 100%; max-width: 33rem; height: auto; }
.tools { display: flex; flex-wrap: wrap; gap: 0.6rem 1.2rem; align-items: end; margin: 0 0 1rem; font-size: 0.9rem; color: var(--faint); }
.tools label { display: grid; gap: 0.15rem; }
input, select, .pager button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0 0.6rem; height: 2.2rem; max-width: 16rem; }
.tools output { padding: 0.4rem 0; } .tools h3 { margin: 0; color: var(--ink); flex: 1; }
.heat { font-size: 0.8rem; border-collapse: separate; border-spacing: 0; }
.heat thead th { position: sticky; top: 0; background: var(--paper); z-index: 2; }
.heat thead th:first-child { left: 0; z-index: 3; }
.heat thead th:nth-child(n+3) { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; padding: 0.5rem 0.3rem; border-bottom: 0; border-top: 2px solid var(--line); }
.heat thead button::after { writing-mode: horizontal-tb; padding: 0; }
.heat td, .heat tbody th { padding: 0.14rem 0.6rem; border-bottom: 1px solid var(--paper); }
.heat tbody th { font-weight: normal; }
.heat td:nth-child(n+3) { text-align: center; min-width: 2.4rem; padding-left: 0.3rem; padding-right: 0.3rem; }
${heatLevels()}
details { margin: 0 0 0.6rem; }
summary { cursor: pointer; color: var(--accent); }
#confusions details { border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 0.9rem; }
#confusions summary { font-weight: 600; color: var(--ink); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2.5rem; padding-top: 0.6rem; }
.plain { width: 100%; align-self: start; }
.plain th, .plain td { padding: 0.22rem 0.5rem 0.22rem 0; font-size: 0.85rem; overflow-wrap: anywhere; }
.plain tbody th { position: static; background: none; font-weight: normal; }
.plain small { display: block; }
.bar { display: block; width: 7rem; height: 4px; margin: 2px 0 0 auto; fill: var(--accent); background: var(--line); border-radius: 2px; }
#utterances { padding: 0; margin: 0; list-style: none; }
.utterance { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 0.8rem 1rem; margin: 0 0 0.8rem; }
.utterance p { margin: 0; max-width: none; }
.gold { font-size: 1.05rem; }
.id { float: right; margin-left: 1rem; }
.intent { font-size: 0.78rem; font-weight: 600; border: 1px solid var(--line); border-radius: 99px; padding: 0.1rem 0.55rem; white-space: nowrap; }
mark { background: var(--mark); color: inherit; border-radius: 4px; padding: 0.05rem 0.3rem; }
mark.wrong { background: var(--mark-wrong); }
.intent.wrong { color: var(--worse-ink); border-color: var(--worse); }
mark i { font-style: normal; font-size: 0.75em; color: var(--faint); }
.readings { list-style: none; padding: 0; margin: 0.5rem 0 0; font-size: 0.92rem; }
.readings li { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0.2rem 1.2rem; padding: 0.3rem 0 0.3rem 0.8rem; border-left: 3px solid var(--open); margin: 0 0 0.25rem; }
.readings .right { border-color: var(--better); } .readings li.wrong { border-color: var(--worse); }
.who .arm { display: inline-block; margin-right: 0.7rem; }
.utterance details { margin: 0.4rem 0 0; font-size: 0.88rem; }
.utterance details p { font-weight: 600; margin-top: 0.5rem; }
.near { margin: 0; padding-left: 1.4rem; }
.pager { display: flex; gap: 1rem; align-items: center; justify-content: center; padding: 0.6rem; font-size: 0.9rem; }
.pager[hidden] { display: none; }
.pager button { cursor: pointer; } .pager button:disabled { opacity: 0.45; cursor: default; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1.2rem; align-items: start; }
.cards article { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 1rem 1.1rem; font-size: 0.88rem; }
.cards h3 { margin: 0; } .cards .size { margin: 0 0 0.4rem; color: var(--faint); } .size b { color: var(--ink); font-size: 1.2rem; }
.cards ul { padding-left: 1.1rem; margin: 0.6rem 0; } .audit { color: var(--faint); }
.cards caption { padding-bottom: 0; }
.examples li { margin: 0 0 0.35rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 1.2rem; font-size: 0.85rem; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
.hashes { list-style: none; padding: 0; margin: 0; }
code, pre { font: 0.92em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--shade); border-radius: 8px; padding: 1rem; overflow: auto; max-height: 36rem; font-size: 0.8rem; }
footer { padding-top: 1.5rem; padding-bottom: 3rem; color: var(--faint); font-size: 0.85rem; }
@media (max-width: 40rem) {
  header, main, footer, #contents ul { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.6rem; } h1 { font-size: 1.6rem; } header .question { font-size: 1.05rem; }
  th, td { padding: 0.35rem 0.5rem; }
  .readings li { grid-template-columns: minmax(0, 1fr); }
  .findings ul li { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
  #filters { display: grid; grid-template-columns: 1fr 1fr; } #filters select, #filters input { width: 100%; }
  dl { grid-template-columns: minmax(0, 1fr); } dd { margin: 0 0 0.5rem; }
}
@media print {
  body { font-size: 10.5pt; background: #fff; } html { scroll-padding: 0; }
  #contents, .tools, .pager, thead button::after { display: none; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  .scroll, .tall, pre { overflow: visible; max-height: none; border: 0; }
  pre { white-space: pre-wrap; }
  .scores, .heat { font-size: 7pt; } th, td { padding: 0.2rem 0.3rem; }
  .heat td:nth-child(n+3) { min-width: 0; padding: 0.1rem 0.2rem; } .heat thead th:nth-child(n+3) { padding: 0.3rem 0; }
  thead { display: table-header-group; } .heat thead th, tbody th { position: static; }
  figure, tr, article, .utterance, .findings > li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .bar, rect, .heat td, mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** From faint to strong; text stays readable on all of them. */
function heatLevels(): string {
  return Array.from(
    { length: 11 },
    (_, level) => `.h${level} { background: color-mix(in srgb, var(--heat) ${level * 7}%, transparent); }`,
  ).join('\n');
}
