//! Hadamard matrices, for balanced repeated replication.

/// Signs, row by row, of the smallest Hadamard matrix of at least `at_least` rows that three classic constructions reach, and its
/// order; the first column is all +1, so every other column has as many of both signs.
///
/// The constructions: doubling (J. J. Sylvester) and both of R. E. A. C. Paley (1933) for primes. Up to 1000 rows they miss few orders, and
/// then the next one serves: the balance is the same with more replicates.
pub(super) fn hadamard(at_least: usize) -> (usize, Vec<i8>) {
    let mut order = at_least.max(1);
    loop {
        if let Some(mut signs) = build(order) {
            for row in signs.chunks_exact_mut(order) {
                let first = row[0];
                row.iter_mut().for_each(|s| *s *= first);
            }
            return (order, signs);
        }
        order += 1;
    }
}

fn build(order: usize) -> Option<Vec<i8>> {
    if order == 1 {
        return Some(vec![1]);
    }
    if !order.is_multiple_of(2) {
        return None;
    }
    if order.is_multiple_of(4) && (order - 1) % 4 == 3 && is_prime(order - 1) {
        // I + S, S skew: a row and a column of ones beside the residues.
        let mut signs = conference(order - 1);
        for i in 0..order {
            signs[i * order + i] = 1;
        }
        return Some(signs);
    }
    if let Some(half) = build(order / 2) {
        let kernel = [1, 1, 1, -1];
        return Some(product(order / 2, |i, j| {
            kernel.map(|k: i8| k * half[i * (order / 2) + j])
        }));
    }
    let q = (order / 2).checked_sub(1)?;
    if q % 4 == 1 && is_prime(q) {
        let symmetric = conference(q);
        return Some(product(q + 1, |i, j| match symmetric[i * (q + 1) + j] {
            0 => [1, -1, -1, -1],
            s => [s, s, s, -s],
        }));
    }
    None
}

/// A matrix of 2 x 2 blocks.
fn product(blocks: usize, block: impl Fn(usize, usize) -> [i8; 4]) -> Vec<i8> {
    let order = 2 * blocks;
    let mut signs = vec![0; order * order];
    for i in 0..blocks {
        for j in 0..blocks {
            let [a, b, c, d] = block(i, j);
            signs[2 * i * order + 2 * j] = a;
            signs[2 * i * order + 2 * j + 1] = b;
            signs[(2 * i + 1) * order + 2 * j] = c;
            signs[(2 * i + 1) * order + 2 * j + 1] = d;
        }
    }
    signs
}

/// The matrix of order q + 1 with zeros on the diagonal made of quadratic residues of a prime q: skew for
/// q = 3 mod 4, symmetric for q = 1 mod 4.
fn conference(q: usize) -> Vec<i8> {
    let mut residue = vec![-1; q];
    residue[0] = 0;
    for x in 1..q {
        residue[x * x % q] = 1;
    }
    let order = q + 1;
    let below = if q % 4 == 3 { -1 } else { 1 };
    let mut signs = vec![0; order * order];
    for i in 0..q {
        signs[i + 1] = 1;
        signs[(i + 1) * order] = below;
        for j in 0..q {
            signs[(i + 1) * order + j + 1] = residue[(j + q - i) % q];
        }
    }
    signs
}

fn is_prime(n: usize) -> bool {
    n >= 2
        && (2..)
            .take_while(|d| d * d <= n)
            .all(|d| !n.is_multiple_of(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_orthogonal() {
        for at_least in 1..=130 {
            let (order, signs) = hadamard(at_least);
            // Orders such as 52 and 92 are out of reach: then the next one.
            assert!(
                order >= at_least && order <= at_least.div_ceil(4) * 4 + 4,
                "{at_least}: {order}"
            );
            for a in 0..order {
                assert_eq!(signs[a * order], 1);
                for b in 0..order {
                    let dot: i32 = (0..order)
                        .map(|i| i32::from(signs[i * order + a]) * i32::from(signs[i * order + b]))
                        .sum();
                    assert_eq!(dot, if a == b { order as i32 } else { 0 }, "order {order}");
                }
            }
        }
    }
}
