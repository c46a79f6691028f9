/** Whether to print colours: on a terminal, unless NO_COLOR is set to anything (no-color.org). */
export function wantsColor(output: { readonly isTTY?: boolean }): boolean {
  return output.isTTY === true && !process.env.NO_COLOR;
}
