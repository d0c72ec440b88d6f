import type { Json } from '@dreamgym/core';
import { canonicalJson, writeToolAction } from '@dreamgym/core/tool-actions';
import { type Call, isRefused, resultOf, type ToolAnswer, type ToolStep } from './attempts.ts';
import { type Effects, takeEffect } from './effects.ts';
import { argumentEntities, changing, type Entity, type Facts, statementsIn } from './facts.ts';
import { leavesOf } from './values.ts';

/** An attempt so far: what is known of things now, what was done, and what was heard. */
export interface ToolWorld {
  readonly facts: Facts;
  /** Calls that were answered by a result, in order. */
  readonly done: readonly DoneCall[];
  /** The first thing that a call named and that was answered for: whom or what the attempt is about. */
  readonly subject: Entity | undefined;
  /** Whether the text stood in something that was seen or said to the agent. */
  hasHeard(text: string): boolean;
}

/** An attempt that goes on. */
export interface ToolWorldUnderWay extends ToolWorld {
  /** As it is now, whatever happens later. */
  now(): ToolWorld;
  /** Takes in a step. */
  happened(step: Pick<ToolStep, 'action' | 'answer'>): void;
}

export interface DoneCall {
  readonly call: Call;
  readonly text: string;
  readonly value: Json;
  /** The texts among its arguments, by which it has to do with other calls. */
  readonly names: ReadonlySet<string>;
}

export interface WorldOptions {
  readonly facts: Facts;
  readonly identifiers: ReadonlySet<string>;
  readonly effects: Effects;
  readonly opening: string;
}

export function toolWorld({ facts: base, identifiers, effects, opening }: WorldOptions): ToolWorldUnderWay {
  const facts = changing(base);
  const done: DoneCall[] = [];
  let heard = opening;
  let subject: Entity | undefined;
  return {
    facts,
    done,
    get subject() {
      return subject;
    },
    hasHeard: (text) => heard.includes(text),
    now() {
      const [soFar, subjectNow] = [heard, subject];
      return { facts: facts.now(), done: [...done], subject: subjectNow, hasHeard: (text) => soFar.includes(text) };
    },
    happened({ action, answer }) {
      heard += `\n${textOf(answer)}`;
      if (action.kind !== 'call' || isRefused(answer)) return;
      const value = resultOf(answer);
      subject ??= argumentEntities(action, identifiers)[0]?.entity;
      const names = new Set(
        leavesOf(action.arguments).flatMap(({ value: name }) => (typeof name === 'string' ? [name] : [])),
      );
      done.push({ call: action, text: writeToolAction(action), value, names });
      for (const { entity, field, value: stated } of statementsIn({ call: action, value }, identifiers)) {
        facts.set(entity, field, stated);
      }
      takeEffect(effects, { call: action, value, facts, identifiers });
    },
  };
}

const textOf = ({ parts }: ToolAnswer) =>
  parts
    .map((part) =>
      part.kind === 'result' ? (typeof part.value === 'string' ? part.value : canonicalJson(part.value)) : part.text,
    )
    .join('\n');
