export { summaryOf } from './episode-summary.ts';
export { type RunEvent, runHistory, type ShownRow } from './history.ts';
export { type Page, pageOf } from './page.ts';
export type { Stage } from './play-routes.ts';
export { type LiveView, serveView, type ViewServer } from './serve-view.ts';
export type {
  Curve,
  EpisodePair,
  EpisodeSummary,
  EpisodeView,
  FamilyPicks,
  Overview,
  PageView,
  PlayRequest,
  PlayView,
  RowView,
  RunView,
  ShownEpisode,
  TableView,
} from './view.ts';
