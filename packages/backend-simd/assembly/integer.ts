@inline
export function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

@inline
export function roundUp(a: i32, b: i32): i32 {
  return ceilDivide(a, b) * b;
}
