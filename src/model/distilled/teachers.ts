import type { ScoringModelKind } from '../contract.ts';
import { auto } from '../ensemble/auto.ts';
import { ensemble } from '../ensemble/ensemble.ts';
import { linear } from '../linear/linear.ts';
import { network } from '../network/network.ts';

/** Every kind of model that can teach: those that show their scores. */
export const teachers = Object.freeze({ auto, ensemble, network, linear }) satisfies Readonly<
  Record<string, ScoringModelKind>
>;

export type TeacherName = keyof typeof teachers;

export const teacherNames = Object.keys(teachers) as [TeacherName, ...TeacherName[]];
