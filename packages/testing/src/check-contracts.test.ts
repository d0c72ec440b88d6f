import { describe, expect, it } from 'vitest';
import { classInstance } from './fakes/class-instance.ts';
import { corridor, solveCorridor } from './fakes/corridor.ts';
import { listBuffer } from './fakes/list-buffer.ts';
import { listCurriculum } from './fakes/list-curriculum.ts';
import { mirror } from './fakes/mirror.ts';
import { reinforce } from './fakes/reinforce.ts';
import { tabularLearner } from './fakes/tabular-learner.ts';
import {
  checkCurriculum,
  checkEnvironment,
  checkExperienceModel,
  checkOptimizer,
  checkPolicy,
  checkReplayBuffer,
  checkRules,
} from './index.ts';

checkEnvironment('corridor', corridor, { solve: solveCorridor });
checkExperienceModel('mirror', () => mirror(corridor()), { environment: corridor(), solve: solveCorridor });
checkReplayBuffer('listBuffer', listBuffer);
checkCurriculum('listCurriculum', listCurriculum);
checkPolicy('tabularLearner', tabularLearner);
checkOptimizer('reinforce', reinforce);

const own = corridor();
checkExperienceModel('mirror, a class', () => classInstance(mirror(classInstance(own))), {
  environment: classInstance(own),
  solve: solveCorridor,
});
checkReplayBuffer('listBuffer, a class', () => classInstance(listBuffer()));
checkCurriculum('listCurriculum, a class', (tasks) => classInstance(listCurriculum(tasks)));
checkPolicy('tabularLearner, a class', () => classInstance(tabularLearner()));
checkOptimizer('reinforce, a class', () => classInstance(reinforce()));

checkEnvironment('an environment with an excuse', () => ({ ...corridor(), name: '' }), {
  skip: { 'has a short name': 'it was born without one' },
});

describe('checkRules', () => {
  it('refuses to skip a rule that does not exist', () => {
    const rules = { 'is there': async () => undefined };
    expect(() => checkRules('nothing', rules, undefined, { 'is not there': 'why' })).toThrow(
      "there is no rule 'is not there' to skip; the rules are: is there",
    );
  });
});
