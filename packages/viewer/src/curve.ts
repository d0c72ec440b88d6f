import { type Axis, axes, type Curve } from './view.ts';

type Numbers = Readonly<Record<string, number | undefined>>;
type Position = Readonly<Partial<Record<Axis, number>>>;

interface Point {
  readonly x: Position;
  readonly sums: Map<string, { sum: number; count: number }>;
}

/**
 * A curve that grows without end in bounded memory: where it has more than `limit` points, each two become one that stands for
 * their mean.
 */
export function growingCurve(limit = 1_000) {
  let points: Point[] = [];
  let stride = 1;
  let taken = 0;
  return {
    add(x: Position, y: Numbers): void {
      const numbers = Object.entries(y).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, { sum: value, count: 1 }] as const],
      );
      const point = { x, sums: new Map(numbers) };
      if (taken % stride === 0) points.push(point);
      else points.push(merged(points.pop()!, point));
      taken += 1;
      if (points.length <= limit) return;
      stride *= 2;
      const pairs = Math.ceil(points.length / 2);
      points = Array.from({ length: pairs }, (_, at) => {
        const [one, other] = [points[2 * at]!, points[2 * at + 1]];
        return other ? merged(one, other) : one;
      });
    },
    curve(): Curve {
      const known = axes.filter((axis) => points.some(({ x }) => x[axis] !== undefined));
      const names = new Set(points.flatMap(({ sums }) => [...sums.keys()]));
      return {
        x: Object.fromEntries(known.map((axis) => [axis, points.map(({ x }) => rounded(x[axis]))])),
        y: Object.fromEntries(
          [...names].map((name) => [name, points.map(({ sums }) => rounded(mean(sums.get(name))))]),
        ),
        stride,
      };
    },
  };
}

function merged({ sums: one }: Point, { x, sums: other }: Point): Point {
  const names = new Set([...one.keys(), ...other.keys()]);
  const sums = [...names].map((name) => {
    const [a, b] = [one.get(name), other.get(name)];
    return [name, { sum: (a?.sum ?? 0) + (b?.sum ?? 0), count: (a?.count ?? 0) + (b?.count ?? 0) }] as const;
  });
  return { x, sums: new Map(sums) };
}

const mean = (of: { readonly sum: number; readonly count: number } | undefined) => of && of.sum / of.count;

/** As exact as can be seen. */
const rounded = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(7)));

/** The curve with one more point at its end, or another one there. */
export function withLast(curve: Curve, x: Position, success: number): Curve {
  const { success: known = [] } = curve.y;
  const isThere = known.length > 0 && curve.x.iteration?.at(-1) === x.iteration;
  const kept = isThere ? known.length - 1 : known.length;
  const ends = axes.filter((axis) => x[axis] !== undefined || curve.x[axis] !== undefined);
  const before = (axis: Axis) => curve.x[axis]?.slice(0, kept) ?? Array.from({ length: kept }, () => null);
  return {
    x: Object.fromEntries(ends.map((axis) => [axis, [...before(axis), rounded(x[axis])]])),
    y: { success: [...known.slice(0, kept), rounded(success)] },
    stride: curve.stride,
  };
}

/** The curve of a training that goes on from another one. */
export function shifted(curve: Curve, start: Position): Curve {
  const x = Object.entries(curve.x).map(([axis, values]) => {
    const by = start[axis as Axis] ?? 0;
    return [axis, values.map((value) => (value === null ? null : value + by))];
  });
  return { ...curve, x: Object.fromEntries(x) };
}
