/** Ways to divide samples into what is learnt from and what is tested on. @module */
export * from "./fold.ts";
export * from "./walk_forward.ts";
