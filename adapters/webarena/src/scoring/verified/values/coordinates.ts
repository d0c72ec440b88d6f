/** A place on earth, in degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A pair, a text of two numbers, or an object whose keys begin `latitude` and `longitude` (`lat`, `long`, `lng`). Throws where it is none. */
export function readCoordinates(value: unknown): Coordinates {
  let pair: readonly unknown[] = [];
  if (Array.isArray(value)) pair = value;
  else if (typeof value === 'string') pair = /^(-?[\d.]+)[\s,;]+(-?[\d.]+)$/.exec(value)?.slice(1) ?? [];
  else if (typeof value === 'object' && value !== null) {
    const entry = (name: string) => {
      return Object.entries(value).find(([key]) => {
        const short = key.toLowerCase();
        return (short.length >= 2 && name.startsWith(short)) || (short === 'lng' && name === 'longitude');
      })?.[1];
    };
    pair = [entry('latitude'), entry('longitude')];
  }
  const [latitude, longitude] = pair.map((part) => (part === undefined || part === '' ? Number.NaN : Number(part)));
  if (pair.length !== 2 || !(Math.abs(latitude!) <= 90) || !Number.isFinite(longitude)) {
    throw new Error(`${JSON.stringify(value)} are no coordinates`);
  }
  return { latitude: latitude!, longitude: longitude! };
}

/** Whether two places are about a meter apart at most. */
export function sameCoordinates(one: Coordinates, other: Coordinates): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) <= 1e-5 + 1e-12;
  return near(one.latitude, other.latitude) && near(one.longitude, other.longitude);
}
