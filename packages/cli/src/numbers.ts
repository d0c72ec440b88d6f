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
