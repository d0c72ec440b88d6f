/** One forum: what people write about in it. */
export interface Topic {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Titles of threads with what they start with; `{thing}` is filled in. */
  readonly threads: readonly (readonly [title: string, body: string])[];
  readonly things: readonly string[];
}

export const topics: readonly Topic[] = [
  {
    name: 'baking',
    title: 'Baking',
    description: 'Bread, cakes and everything that rises.',
    threads: [
      [
        'My {thing} always burn at the bottom',
        'The top is pale and the bottom is nearly black. I bake on the middle rack at 220 degrees.',
      ],
      ['Which flour do you use for {thing}?', 'The shop here has five kinds and none of the labels help.'],
      ['First attempt at {thing}', 'Four hours of work and gone in ten minutes. I am hooked.'],
      ['How long do {thing} keep?', 'I bake for one, so half of it usually goes stale.'],
    ],
    things: ['sourdough rolls', 'cinnamon buns', 'bagels', 'oat biscuits', 'lemon tarts', 'rye loaves'],
  },
  {
    name: 'cycling',
    title: 'Cycling',
    description: 'Commuting, touring and fixing things at the roadside.',
    threads: [
      ['Is {thing} worth the money?', 'I ride twenty kilometres a day, in all weathers.'],
      [
        'Review of {thing} after one year',
        'It has survived a winter with salt on the roads. Details in the comments if you ask.',
      ],
      ['Help with {thing}', 'There is a creak at every turn and I cannot find where it comes from.'],
      ['Warning about {thing}', 'Mine came loose on a descent. Please check yours.'],
    ],
    things: [
      'a belt drive',
      'a dynamo light',
      'tubeless tyres',
      'a carbon seatpost',
      'a child trailer',
      'hydraulic brakes',
    ],
  },
  {
    name: 'houseplants',
    title: 'Houseplants',
    description: 'For people whose window sills are full.',
    threads: [
      [
        'Why are the leaves of my {thing} turning yellow?',
        'It stands a metre from an east window and I water it every week.',
      ],
      ['My {thing} has a flower!', 'Seven years of waiting. I had given up hope.'],
      ['Repotting a {thing} in winter', 'The roots are coming out at the bottom. Can it wait until April?'],
      ['Swap: {thing} cuttings', 'I have three rooted ones and would like something that hangs.'],
    ],
    things: ['monstera', 'peace lily', 'rubber tree', 'string of pearls', 'snake plant', 'prayer plant'],
  },
  {
    name: 'photography',
    title: 'Photography',
    description: 'Pictures, cameras and light.',
    threads: [
      ['How do you photograph {thing}?', 'Mine always come out flat. I have one lens and no flash.'],
      ['A year of {thing}', 'One picture a week, all from the same spot.'],
      ['Settings for {thing}', 'Which shutter speed do you start from?'],
      ['Critique wanted: {thing}', 'Be honest, I would like to get better.'],
    ],
    things: ['fog', 'street markets', 'night trains', 'birds in flight', 'old doors', 'the northern lights'],
  },
  {
    name: 'books',
    title: 'Books',
    description: 'What we read and what we gave up on.',
    threads: [
      ['Looking for novels about {thing}', 'Preferably short ones, I read on the train.'],
      ['Best book about {thing} that you read this year', 'Mine kept me awake until three.'],
      ['Unpopular opinion about {thing} in fiction', 'It is nearly always done badly.'],
      ['Reading group: {thing}', 'We meet on the first Thursday. Beginners are welcome.'],
    ],
    things: ['lighthouses', 'clever detectives', 'sea voyages', 'unreliable narrators', 'libraries', 'talking animals'],
  },
  {
    name: 'homelab',
    title: 'Homelab',
    description: 'Servers where other people keep shoes.',
    threads: [
      ['Power consumption of {thing}', 'Mine draws more than the fridge. Is that normal?'],
      ['{thing} for a beginner?', 'I want to learn, not to earn money with it.'],
      ['Pictures of {thing}, please', 'Cables included, no tidying up for the photograph.'],
      ['Lost a weekend to {thing}', 'In the end it was a typing error in a file that I never opened.'],
    ],
    things: [
      'a used rack server',
      'a small cluster',
      'network storage',
      'home automation',
      'a mail server',
      'a firewall',
    ],
  },
];

export const replies: readonly string[] = [
  'Same here, I would like to know as well.',
  'I had this last year. It went away after I stopped worrying about it.',
  'Have you tried it with less heat and more patience?',
  'This is the most useful thread of the month, thank you.',
  'I disagree. It depends on where you live.',
  'Could you add a picture?',
  'My grandmother swears by newspaper. I have no idea why it works.',
  'Please report back in a few weeks.',
  'Not worth it in my opinion, save your money.',
  'I wrote down what I did, step by step. Send me a message if you want it.',
  'There was a long discussion about this in January.',
  'Congratulations! Enjoy it.',
];
