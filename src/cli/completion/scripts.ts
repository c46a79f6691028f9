import type { CommandNode } from './command-tree.ts';

/** A script for bash: commands, options, choices, and files where nothing else fits. */
export function bashScript(root: CommandNode): string {
  const nodes = flatten(root);
  const node = ({ children, options, choices }: CommandNode) => {
    const [commands, flags] = [children.map(lastWord), options.map(({ name }) => name)];
    return `words=${quoted([...commands, ...choices])} options=${quoted(flags)}`;
  };
  const choose = (values: readonly string[]) =>
    values.length === 0 ? 'return' : `COMPREPLY=($(compgen -W ${quoted(values)} -- "$word")); return`;
  return `# bash completion for graft, made by: graft completion bash
_graft() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="" words="" options="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${command:+$command }\${COMP_WORDS[i]}" in
      ${commandPatterns(nodes)}) command="\${command:+$command }\${COMP_WORDS[i]}" ;;
    esac
  done
  # After an option: its values; none given here means a file, which is bash's own default.
  case "$command:\${COMP_WORDS[COMP_CWORD - 1]}" in
${valueCases(nodes, choose)}
  esac
  case "$command" in
${nodes.map((each) => `    ${quoted(each.path)}) ${node(each)} ;;`).join('\n')}
  esac
  if [[ "$word" == -* ]]; then words="$options"; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _graft graft`;
}

/** The same for zsh, with descriptions. */
export function zshScript(root: CommandNode): string {
  const nodes = flatten(root);
  const list = (items: readonly { readonly name: string; readonly describe: string }[]) =>
    `(${items.map(({ name, describe }) => quoted([`${name.replaceAll(':', '\\:')}:${describe}`])).join(' ')})`;
  const node = ({ children, options, choices }: CommandNode) => {
    const commands = children.map((child) => ({ name: lastWord(child), describe: child.describe }));
    const words = [...commands, ...choices.map((name) => ({ name, describe: '' }))];
    return `items=${list(words)} options=${list(options)}`;
  };
  const choose = (values: readonly string[]) =>
    values.length === 0 ? '_files; return' : `compadd -- ${values.map((value) => quoted([value])).join(' ')}; return`;
  return `#compdef graft
# zsh completion for graft, made by: graft completion zsh
_graft() {
  local command="" i
  local -a items options
  for ((i = 2; i < CURRENT; i++)); do
    case "\${command:+$command }\${words[i]}" in
      (${commandPatterns(nodes)}) command="\${command:+$command }\${words[i]}" ;;
    esac
  done
  case "$command:\${words[CURRENT - 1]}" in
${valueCases(nodes, choose, '(')}
  esac
  case "$command" in
${nodes.map((each) => `    (${quoted(each.path)}) ${node(each)} ;;`).join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe -o option options
    return
  fi
  (( $#items )) && _describe command items
  # Files, unless only a command can stand here.
  [[ -z "$command" ]] || _files
}
if [[ "\${funcstack[1]}" == _graft ]]; then _graft "$@"; else compdef _graft graft; fi`;
}

function flatten(node: CommandNode): CommandNode[] {
  return [node, ...node.children.flatMap(flatten)];
}

function lastWord({ path }: CommandNode): string {
  return path.at(-1) ?? '';
}

/** `'run'|'grammar'|'grammar check'` */
function commandPatterns(nodes: readonly CommandNode[]): string {
  return nodes
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => quoted(path))
    .join('|');
}

/** What to do after each option that takes a value; options with the same values share a line. */
function valueCases(
  nodes: readonly CommandNode[],
  choose: (values: readonly string[]) => string,
  bracket = '',
): string {
  const patterns = new Map<string, string[]>();
  for (const { path, options } of nodes) {
    for (const { names, takesValue, choices } of options) {
      if (!takesValue) continue;
      const action = choose(choices);
      const own = names.map((name) => quoted([`${path.join(' ')}:${name}`]));
      patterns.set(action, [...(patterns.get(action) ?? []), ...own]);
    }
  }
  return Array.from(patterns, ([action, all]) => `    ${bracket}${all.join('|')}) ${action} ;;`).join('\n');
}

/** One word for the shell. */
function quoted(words: readonly string[]): string {
  return `'${words.join(' ').replaceAll("'", "'\\''")}'`;
}
