/** `12,345` */
export const whole = (value: number) => Math.round(value).toLocaleString('en');

/** `0.87` */
export const share = (value: number) => value.toFixed(2);

/** `0.80–0.92` */
export const interval = ([low, high]: readonly [number, number]) => `${share(low)}–${share(high)}`;

/** `8.3 s`, `75 s` */
export const seconds = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;

/** `85 %`; a dash where there is nothing to have a part of. */
export const percent = (part: number, all: number) => (all === 0 ? '–' : `${((100 * part) / all).toFixed(0)} %`);

/** `8.3 s`, `75 s`, `12 min`, `3 h 20 min` */
export function duration(value: number): string {
  if (value < 120) return seconds(value);
  const minutes = Math.round(value / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `$ 0.42` */
export const money = (dollars: number) => `$ ${dollars.toFixed(2)}`;
