export { type RunEvent, runHistory, type ShownRow } from './history.ts';
export { type Page, pageOf } from './page.ts';
export { type LiveView, serveView, type ViewServer } from './serve-view.ts';
export type {
  Curve,
  EpisodePair,
  EpisodeView,
  FamilyPicks,
  Overview,
  PageView,
  RowView,
  RunView,
  TableView,
} from './view.ts';
