import type { Argv, CommandModule } from 'yargs';

interface CompletionArguments {
  shell: 'bash' | 'zsh';
}

/** `graft completion bash|zsh`: a script for the shell; it never starts graft. */
export const completionCommand: CommandModule<object, CompletionArguments> = {
  command: 'completion <shell>',
  describe: 'print a script that lets bash or zsh complete commands, options and files',
  builder: (yargs) =>
    yargs
      .positional('shell', { choices: ['bash', 'zsh'] as const, demandOption: true, describe: 'your shell' })
      .example('$0 completion bash > ~/.local/share/bash-completion/completions/graft', 'for bash')
      .example(
        '$0 completion zsh > ~/.zfunc/_graft',
        'for zsh, with ~/.zfunc in its fpath',
      ) as unknown as Argv<CompletionArguments>,
  handler: async ({ shell }) => {
    const [{ commandTree }, { bashScript, zshScript }] = await Promise.all([
      import('./completion/command-tree.ts'),
      import('./completion/scripts.ts'),
    ]);
    const tree = await commandTree();
    console.log(shell === 'bash' ? bashScript(tree) : zshScript(tree));
  },
};
