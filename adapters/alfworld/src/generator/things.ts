const listed = (text: string): readonly string[] => text.split(' ');

/** What can be done with the things of a class. */
export const abilities: Readonly<Record<string, readonly string[]>> = {
  cleanable: listed(
    'Apple Bowl ButterKnife Cloth Cup DishSponge Egg Fork Kettle Knife Ladle Lettuce Mug Pan Plate Pot Potato SoapBar Spatula Spoon Tomato',
  ),
  heatable: listed('Apple Bread Cup Egg Mug Plate Potato Tomato'),
  coolable: listed('Apple Bowl Bread Cup Egg Lettuce Mug Pan Plate Pot Potato Tomato WineBottle'),
  sliceable: listed('Apple Bread Egg Lettuce Potato Tomato'),
  toggleable: listed('DeskLamp FloorLamp'),
  isreceptacleobject: listed('Bowl Box Cup Mug Pan Plate Pot'),
};

/** Things that stay where they are. */
export const fixed: readonly string[] = listed(
  'Bathtub Blinds Chair Curtains DeskLamp FloorLamp HousePlant LaundryHamperLid LightSwitch Mirror Painting Poster ShowerDoor ShowerGlass Sink StoveKnob Television Window',
);

/** Small things that may lie in a bowl, cup or pan. */
export const small: readonly string[] = listed(
  'Apple ButterKnife CreditCard Egg Fork KeyChain Knife Ladle Pen Pencil Potato Spatula Spoon Tomato Watch',
);
