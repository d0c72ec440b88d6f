import type { NetworkKey } from '../../tasks/formats/answer-key.ts';
import type { BaseUrls } from '../../urls/locate.ts';
import { type EvaluationResult, resultOf } from '../evaluation-result.ts';
import { checkEvent } from './check-event.ts';
import { checkResponse } from './check-response.ts';
import { counts, readHar } from './har.ts';
import { siteUrls } from './site-urls.ts';

export interface EvaluateTrafficRequest {
  readonly key: NetworkKey;
  /** The JSON object that the agent answered with, in a fence or without; undefined where it gave no answer. */
  readonly answer: string | undefined;
  /** All that went over the network during the attempt: an HTTP archive with the contents of requests and answers. */
  readonly har: unknown;
  readonly baseUrls: BaseUrls;
}

/**
 * Scores an attempt as WebArena-Verified does (release 1.2.3): from the agent's response and the recorded traffic, without page and judge.
 * Throws where a site of the task has no address, and where the traffic is no HTTP archive.
 */
export function evaluateTraffic({ key, answer, har, baseUrls }: EvaluateTrafficRequest): EvaluationResult {
  const sites = siteUrls(key.sites, baseUrls);
  const entries = readHar(har).log.entries.filter(counts);
  const navigate = key.response.taskType.toUpperCase() === 'NAVIGATE';
  const response = checkResponse(key.response, answer, sites.placeholders);
  return resultOf(key.dialect, [
    response,
    ...key.events.map((check) => checkEvent(check, { entries, sites, navigate })),
  ]);
}
