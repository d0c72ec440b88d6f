export { pythonRandom } from './python/random.ts';
