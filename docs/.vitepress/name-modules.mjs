import { Application, ReflectionKind } from 'typedoc';

/** Gives the entry `.` of a package with several entries a name, which TypeDoc leaves empty. */
export function load(app) {
  app.on(Application.EVENT_PROJECT_REVIVE, (project) => {
    for (const entry of project.getReflectionsByKind(ReflectionKind.Module)) if (entry.name === '') entry.name = 'main';
  });
}
