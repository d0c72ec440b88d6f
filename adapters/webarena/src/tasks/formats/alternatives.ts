/** The alternatives in one text of a task file. */
export function alternatives(text: string): readonly string[] {
  return text.split(' |OR| ');
}
