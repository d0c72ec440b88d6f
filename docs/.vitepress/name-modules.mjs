import { Application, ReflectionKind, RendererEvent } from 'typedoc';

const entry = 'main';

/** Gives the entry `.` of a package with several entries a file of its own, since TypeDoc leaves its name empty, and the package's name as title. */
export function load(app) {
  app.on(Application.EVENT_PROJECT_REVIVE, (project) => {
    for (const each of project.getReflectionsByKind(ReflectionKind.Module)) if (each.name === '') each.name = entry;
  });
  // The files have their names by now.
  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    for (const each of project.getReflectionsByKind(ReflectionKind.Module)) {
      if (each.name === entry) each.name = each.parent.name;
    }
  });
}
