import { awaited } from '../awaited.ts';

/** What goes over the wire during an attempt, for those who wait until it is quiet. */
export interface Traffic {
  begin(exchange: { readonly method: string; readonly navigation: boolean }): { end(): void };
  /** Requests under way. */
  readonly open: number;
  /** Whether anything but reading was asked for. */
  readonly wrote: boolean;
  /** Waits until no page is on its way, at most so many milliseconds. */
  landed(atMost: number): Promise<void>;
  /** Waits until nothing is on its way, at most so many milliseconds. */
  idle(atMost: number): Promise<void>;
}

export function traffic(): Traffic {
  const all = awaited();
  const pages = awaited();
  let wrote = false;
  return {
    begin({ method, navigation }) {
      wrote ||= !['GET', 'HEAD', 'OPTIONS'].includes(method);
      const counters = navigation ? [all, pages] : [all];
      for (const each of counters) each.add();
      let over = false;
      return {
        end() {
          if (over) return;
          over = true;
          for (const each of counters) each.remove();
        },
      };
    },
    get open() {
      return all.count;
    },
    get wrote() {
      return wrote;
    },
    landed: (atMost) => pages.all(atMost),
    idle: (atMost) => all.all(atMost),
  };
}
