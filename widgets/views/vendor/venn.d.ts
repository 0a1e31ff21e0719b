// What the views use of venn.js.
interface Circle {
  x: number;
  y: number;
  radius: number;
}
type Circles = Record<string, Circle>;
interface Area {
  sets: string[];
  size: number;
}
export function venn(areas: Area[], parameters?: { initialLayout?: typeof greedyLayout }): Circles;
export function greedyLayout(areas: Area[], parameters?: object): Circles;
export function normalizeSolution(solution: Circles, orientation: number): Circles;
export function scaleSolution(solution: Circles, width: number, height: number, padding: number): Circles;
