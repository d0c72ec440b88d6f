export { adapter } from './adapter.ts';
export type { Behaviours } from './behaviours.ts';
export type { UnsentForm } from './browser/acting/submit-nowhere.ts';
export { type FindChromiumOptions, findChromium } from './browser/find-chromium.ts';
export type { SharedBrowser } from './browser/shared-browser.ts';
export type { CheckResult, EvaluationResult } from './scoring/evaluation-result.ts';
export { type ChatJudgeOptions, chatJudge, type Judge, type JudgeRequest } from './scoring/judge.ts';
export { type BundledSitesOptions, bundledSites } from './sites/bundled/bundled-sites.ts';
export type { Account } from './sites/external/accounts.ts';
export { type DokuwikiSiteOptions, dokuwikiSite } from './sites/external/dokuwiki-site.ts';
export { type FormLogin, type FormLoginsOptions, formLogins } from './sites/external/form-login.ts';
export { type FossilSiteOptions, fossilSite } from './sites/external/fossil-site.ts';
export { type InfinityApp, type InfinityAppOptions, infinityApp } from './sites/external/infinity-app.ts';
export { type KiwixSiteOptions, kiwixSite } from './sites/external/kiwix-site.ts';
export { type MiniwobPages, type MiniwobPagesOptions, miniwobPages } from './sites/external/miniwob-pages.ts';
export { type OriginalSitesOptions, originalSites } from './sites/external/original-sites.ts';
export { type VerifiedSitesOptions, verifiedSites } from './sites/external/verified-sites.ts';
export { siteHealth } from './sites/site-health.ts';
export type { Login, SiteHealth, SiteHost, SiteRequest, StorageState } from './sites/site-host.ts';
export { type SiteProcess, type SiteProcessOptions, siteProcess } from './sites/site-process.ts';
export { type BundledTasks, type BundledTasksOptions, bundledTasks } from './tasks/bundled/bundled-tasks.ts';
export type { Dialect } from './tasks/formats/answer-key.ts';
export { type ReadTasksOptions, readTasks } from './tasks/formats/read-tasks.ts';
export type {
  Assignment,
  AttemptPage,
  AttemptScore,
  FinishedAttempt,
  OpenAttempt,
  TaskSet,
  World,
} from './tasks/task-set.ts';
export type { WebTask } from './tasks/web-task.ts';
export type { CandidateRequest, Candidates } from './view.ts';
export { type Webarena, type WebarenaOptions, webarena } from './webarena.ts';
