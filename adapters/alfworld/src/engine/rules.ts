/**
 * The dynamics that can be altered for an experiment: a model that has learned from an altered engine must dream the
 * altered rules. Classes are written as in the game files, lower-case and without `type`.
 */
export interface Rules {
  /** Classes of receptacles where a held object is cleaned. */
  readonly cleaners: readonly string[];
  readonly heaters: readonly string[];
  readonly coolers: readonly string[];
  /** Classes of objects that slice. */
  readonly slicers: readonly string[];
  /** What an openable receptacle must be open for. */
  readonly mustBeOpenTo: { readonly see: boolean; readonly take: boolean; readonly put: boolean };
  /** Classes of receptacles that nothing can be taken from. */
  readonly keepers: readonly string[];
  /** How the lamp must be for `look_at_obj_in_light`. */
  readonly lamp: 'on' | 'off';
}

/** The rules of the original. */
export const standardRules: Rules = {
  cleaners: ['sink', 'sinkbasin'],
  heaters: ['microwave'],
  coolers: ['fridge'],
  slicers: ['knife', 'butterknife'],
  mustBeOpenTo: { see: true, take: true, put: true },
  keepers: [],
  lamp: 'on',
};
