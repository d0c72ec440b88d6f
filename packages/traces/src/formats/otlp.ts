import type { Json } from '@dreamgym/core';
import { isObject, type JsonObject, textAt } from '../conversation.ts';

/** A span of OpenTelemetry, with its attributes as plain values. */
export interface Span {
  readonly trace: string;
  readonly parent: string;
  /** Nanoseconds as text of one length, so that it sorts. */
  readonly start: string;
  readonly attributes: JsonObject;
  readonly events: readonly { readonly name: string; readonly attributes: JsonObject }[];
  /** What went wrong in it: empty where that is not said. */
  readonly failure?: string;
}

/** The spans of a line of OTLP JSON; undefined where it is none. */
export function readSpans(record: Json): readonly Span[] | undefined {
  if (!isObject(record) || !Array.isArray(record.resourceSpans)) return undefined;
  const scopes = record.resourceSpans.filter(isObject).flatMap((resource) => listAt(resource, 'scopeSpans'));
  return scopes.flatMap((scope) => listAt(scope, 'spans')).flatMap(readSpan);
}

function readSpan(span: JsonObject): Span[] {
  const trace = textAt(span, 'traceId');
  if (trace === undefined) return [];
  const events = listAt(span, 'events').map((event) => ({
    name: textAt(event, 'name') ?? '',
    attributes: readAttributes(event.attributes),
  }));
  const exception = events.find(({ name }) => name === 'exception')?.attributes['exception.message'];
  const status = isObject(span.status) ? span.status : {};
  const failed = status.code === 2 || status.code === 'STATUS_CODE_ERROR';
  return [
    {
      trace,
      parent: textAt(span, 'parentSpanId') ?? '',
      start: String(span.startTimeUnixNano ?? '').padStart(20, '0'),
      attributes: readAttributes(span.attributes),
      events,
      ...(failed && { failure: String(exception ?? status.message ?? '') }),
    },
  ];
}

function readAttributes(list: Json | undefined): JsonObject {
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(list.filter(isObject).map(({ key, value }) => [String(key), readValue(value)]));
}

/** OTLP's AnyValue; whole numbers come as text. */
function readValue(value: Json | undefined): Json {
  if (!isObject(value)) return null;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (isObject(value.arrayValue))
    return (Array.isArray(value.arrayValue.values) ? value.arrayValue.values : []).map(readValue);
  if (isObject(value.kvlistValue)) return readAttributes(value.kvlistValue.values);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? null;
}

const listAt = (object: JsonObject, key: string): JsonObject[] => {
  const list = object[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
};
