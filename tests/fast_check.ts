/**
 * fast-check with a fixed seed: the import map gives it to every test that asks for `fast-check`.
 * A test that draws other cases each time fails now and then for somebody whose change has nothing
 * to do with it. To look for new counterexamples, change the seed or raise `numRuns`.
 *
 * @module
 */
import fc from "fast-check-unseeded";

fc.configureGlobal({ seed: 20240101 });

export * from "fast-check-unseeded";
export { default } from "fast-check-unseeded";
