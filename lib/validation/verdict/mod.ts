export * from "./evidence.ts";
export * from "./family_confidence.ts";
export { judgeEvidence } from "./judge_evidence.ts";
