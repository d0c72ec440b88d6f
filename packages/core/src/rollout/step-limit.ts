/** The limit of an attempt where its environment has none, real or dreamed. */
export const defaultStepLimit = 50;
