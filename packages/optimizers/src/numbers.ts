/** Throws where a number is not finite, naming the quantity. */
export function finite(quantity: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new Error(
    `${quantity} is ${value}; the rewards, the learner's numbers and the learning rate have to stay finite`,
  );
}

/** Throws where one of the numbers is not finite, naming the quantity and the place. */
export function allFinite<T extends ArrayLike<number>>(quantity: string, values: T): T {
  for (let i = 0; i < values.length; i++) finite(`${quantity}[${i}]`, values[i]!);
  return values;
}

/** Arithmetic mean; 0 of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length === 0 ? 0 : sum / values.length;
}

/** Differences below this are rounding; dividing by them would make something of nothing. */
const rounding = 1e-9;

/** Standard deviation of the population; 0 of nothing, and where the values are equal up to rounding. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2;
  const deviation = values.length === 0 ? 0 : Math.sqrt(sum / values.length);
  return deviation < rounding ? 0 : deviation;
}
