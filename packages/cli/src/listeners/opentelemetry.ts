import { setTimeout as wait } from 'node:timers/promises';
import { DreamGymError } from '@dreamgym/core';
import { version } from '../version.ts';
import type { Span } from './spans.ts';

/** One request of OTLP, as JSON: what is posted, and what stands on a line of a file. */
export function exportRequest(spans: readonly Span[]) {
  const name = { key: 'service.name', value: { stringValue: 'dreamgym' } };
  return {
    resourceSpans: [
      { resource: { attributes: [name] }, scopeSpans: [{ scope: { name: 'dreamgym', version }, spans }] },
    ],
  };
}

export interface Collector {
  /** Sends spans, once more where the collector asks to. Throws where it does not take them. */
  send(spans: readonly Span[], signal: AbortSignal): Promise<void>;
  /** Where they go, without what may be secret in it. */
  readonly address: string;
}

/** Milliseconds before each further try, where a collector does not say how long. */
const pauses = [500, 2_000, 8_000];

/** Milliseconds for an answer. */
const patience = 30_000;

/** Answers after which OTLP has a client try again. */
const passing = new Set([429, 502, 503, 504]);

/**
 * The collector at this address, or the one that `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_EXPORTER_OTLP_ENDPOINT` names.
 * Keys come from `OTEL_EXPORTER_OTLP_HEADERS` alone, and are shown and written nowhere.
 */
export function collector(endpoint: string | undefined, environment = process.env): Collector {
  const own = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = endpoint ?? environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318';
  const given = endpoint === undefined && own ? own : `${base.replace(/\/+$/, '')}/v1/traces`;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new DreamGymError('CONFIGURATION', 'the address of the collector is none', {
      hint: 'give one such as http://127.0.0.1:4318',
    });
  }
  const url = new URL(given);
  if (url.username || url.password) {
    throw new DreamGymError('CONFIGURATION', 'the address of the collector has a password in it', {
      hint: 'give keys in the environment: OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer …"',
    });
  }
  const address = `${url.origin}${url.pathname}`;
  const headers = {
    ...headersOf(environment.OTEL_EXPORTER_OTLP_HEADERS),
    ...headersOf(environment.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
    'content-type': 'application/json',
  };
  return {
    address,
    async send(spans, signal) {
      const body = JSON.stringify(exportRequest(spans));
      for (let tries = 0; ; tries++) {
        const answer = await posted(body, signal);
        if (answer.ok) return;
        const again = answer.passing ? pauses[tries] : undefined;
        if (again === undefined) {
          throw new DreamGymError('RUN', `the collector at ${address} does not take spans: ${answer.problem}`, {
            hint: 'check the address (--to) and the keys in OTEL_EXPORTER_OTLP_HEADERS',
          });
        }
        await wait(answer.pause ?? again, undefined, { signal });
      }
    },
  };

  async function posted(body: string, signal: AbortSignal) {
    try {
      const timely = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      const response = await fetch(url, { method: 'POST', headers, body, signal: timely });
      await response.body?.cancel();
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      const pause = Number.isFinite(seconds) ? Math.min(seconds, 60) * 1000 : undefined;
      const { ok, status } = response;
      return { ok, passing: passing.has(status), problem: `it answers ${status}`, pause };
    } catch (error) {
      signal.throwIfAborted();
      const { cause, message } = error as Error;
      return { ok: false, passing: true, problem: cause instanceof Error ? cause.message : message };
    }
  }
}

/** `key=value,other=value`, values in URL encoding, as OpenTelemetry writes them. */
function headersOf(text = ''): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  try {
    return Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at).trim().toLowerCase(), decodeURIComponent(pair.slice(at + 1).trim())];
      }),
    );
  } catch {
    throw new DreamGymError('CONFIGURATION', 'the headers in OTEL_EXPORTER_OTLP_HEADERS are not in URL encoding', {
      hint: 'write a percent sign as %25',
    });
  }
}
