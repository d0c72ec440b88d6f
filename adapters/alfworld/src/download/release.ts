/** Where games come from: an archive or a folder. */
export interface GameSource {
  /** A URL, or the path of a `.zip`, a `.tar.gz` or a folder with `<split>/<task>/<trial>/game.tw-pddl` somewhere below. */
  readonly from: string;
  /** What a URL or an archive must hash to, 64 hexadecimal digits. */
  readonly sha256?: string;
}

const releases = 'https://github.com/alfworld/alfworld/releases/download';

/**
 * The games of ALFWorld's release 0.4.2 (36,507,267 bytes). The publisher states no checksum; this one and the next are
 * those that independent users have recorded of these files.
 */
export const officialGames: GameSource = {
  from: `${releases}/0.4.2/json_2.1.3_tw-pddl.zip`,
  sha256: '5df77ea759f2211a4106082839ddbbb790f1ba4e7d097ed732cf453f72aa36cf',
};

/** What people said of the tasks, of release 0.2.2 (72,018,818 bytes). */
export const officialAnnotations: GameSource = {
  from: `${releases}/0.2.2/json_2.1.1_json.zip`,
  sha256: '25171f16e20ad7b048c47275c45b0babf3aa1cbab29cec97387922350a9844bc',
};

/** How many games the official splits have. */
export const officialCounts = { train: 3553, valid_seen: 140, valid_unseen: 134 } as const;
