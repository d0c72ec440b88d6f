import { expect, test } from 'vitest';
import { backPropagate, score, sparseLinearModel, stepDown } from './sparse-linear-model.ts';

test('takes the steps of Adagrad computed by hand', () => {
  const model = sparseLinearModel(4);
  const features = Int32Array.of(3, 5, 5);
  const descend = (derivative: number) => {
    backPropagate(model, features, 0, features.length, derivative);
    stepDown(model, [0.1, 0.1], 0.01);
  };
  descend(0.5);
  // Feature 3 has the gradient 0.5; feature 5, which is there twice, 1.
  const [three, five] = [-0.05 / Math.sqrt(0.26), -0.1 / Math.sqrt(1.01)];
  expect(model.weights[3]).toBeCloseTo(three, 6);
  expect(model.weights[5]).toBeCloseTo(five, 6);
  descend(-2);
  expect(model.weights[3]).toBeCloseTo(three + 0.2 / Math.sqrt(0.25 + 4 + 0.01), 6);
  expect(model.weights[5]).toBeCloseTo(five + 0.4 / Math.sqrt(1 + 16 + 0.01), 6);
  expect(score(model, features, 0, 3)).toBeCloseTo(model.weights[3]! + 2 * model.weights[5]!, 6);
});
