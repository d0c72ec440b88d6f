import { cut } from '@dreamgym/core/text';
import type { GameDefinition, TaskType } from '../engine/definition.ts';

/** A thing of the right class that has become what the task wants, in a receptacle of the right class. */
const treated = (able: string, become: string) =>
  `(and (exists (?r - receptacle) (exists (?o - object) (and (${able} ?o) (objecttype ?o OBJECT) (receptacletype ?r TARGET) (${become} ?o) (inreceptacle ?o ?r)))))`;

/** How the official games put their six kinds of goals; `OBJECT` and `TARGET` stand for classes. */
const shapes: Readonly<Record<TaskType, string>> = {
  pick_and_place_simple:
    '(and (exists (?r - receptacle) (exists (?o - object) (and (inreceptacle ?o ?r) (objecttype ?o OBJECT) (receptacletype ?r TARGET)))))',
  look_at_obj_in_light:
    '(and (exists (?ot - object ?r - receptacle ?a - agent ?l - location) (and (objecttype ?ot TARGET) (toggleable ?ot) (istoggled ?ot) (receptacleatlocation ?r ?l) (atlocation ?a ?l) (inreceptacle ?ot ?r))) (exists (?o - object ?a - agent) (and (objecttype ?o OBJECT) (holds ?a ?o))))',
  pick_clean_then_place_in_recep: treated('cleanable', 'isclean'),
  pick_heat_then_place_in_recep: treated('heatable', 'ishot'),
  pick_cool_then_place_in_recep: treated('coolable', 'iscool'),
  pick_two_obj_and_place:
    '(and (exists (?r - receptacle) (exists (?o1 - object) (and (objecttype ?o1 OBJECT) (receptacletype ?r TARGET) (inreceptacle ?o1 ?r) (exists (?o2 - object) (and (not (= ?o1 ?o2)) (objecttype ?o2 OBJECT) (receptacletype ?r TARGET) (inreceptacle ?o2 ?r)))))))',
};

const patterns = Object.entries(shapes).map(([taskType, shape]) => [taskType as TaskType, pattern(shape)] as const);

/** The first time that a class is named it is read, after that it has to be the same. */
function pattern(shape: string): RegExp {
  let source = shape.replace(/[()?]/g, '\\$&');
  for (const name of ['OBJECT', 'TARGET']) {
    source = source
      .replace(name, `(?<${name}>[^ ()?]+)type`)
      .replaceAll(new RegExp(`(?<!<)${name}`, 'g'), `\\k<${name}>type`);
  }
  return new RegExp(`^${source}$`);
}

/** Reads a goal, in lower case and with single spaces. Throws where it is of another shape. */
export function readGoal(goal: string): Pick<GameDefinition, 'taskType' | 'goal'> {
  for (const [taskType, shape] of patterns) {
    const classes = shape.exec(goal)?.groups;
    if (classes) return { taskType, goal: { object: classes.OBJECT!, target: classes.TARGET! } };
  }
  throw new Error(`its goal is of none of the six official shapes: ${cut(goal, 300)}`);
}
