/** The legacy file of a game whose current file is given: the two generations differ in these few places only. */
export function legacyGame(json: string): string {
  const game = JSON.parse(json) as { grammar: string; pddl_domain: string };
  const grammar = game.grammar
    .replace('You arrive at {r.name}.', 'You arrive at {lend.name}.')
    .replace('You move the {o.name} to the {r.name}.', 'You put the {o.name} in/on the {r.name}.')
    .replaceAll('template :: "move {o} to {r}";', 'template :: "put {o} in/on {r}";')
    .replace(/\naction help \{.*\n\}\n$/s, '');
  const pddl_domain = game.pddl_domain.replace(/\(:action help\b.*\n\)\n\)\n?$/s, ')\n');
  return JSON.stringify({ ...game, grammar, pddl_domain, walkthrough: null });
}
