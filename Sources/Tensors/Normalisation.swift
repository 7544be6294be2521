import CKernels

/// Mean and variance (divided by the count) of each column of x read as [groups, n, columns].
///
/// Rows are taken in blocks whose borders do not depend on the number of threads, so memory is read once, and the
/// blocks' moments are merged (Chan, Golub and LeVeque, 1983).
public func moments(of x: Tensor, groups: Int, columns: Int) -> (mean: Tensor, variance: Tensor) {
  let rows = ColumnBlocks(x, groups: groups, columns: columns)
  let parts = rows.partials(2) { row, n, parts in
    x.withUnsafeBufferPointer { x in
      kernel_moments(n, columns, x.baseAddress! + row * columns, parts, parts + columns)
    }
  }
  var mean = Tensor([groups, columns]), variance = Tensor([groups, columns])
  mean.withUnsafeMutableBufferPointer { mean in
    variance.withUnsafeMutableBufferPointer { square in
      parts.withUnsafeBufferPointer { parts in
        for group in 0..<groups {
          var seen: Float = 0
          for block in 0..<rows.blocksPerGroup {
            let n = Float(rows.rowCount(block)), share = n / (seen + n)
            let part = parts.baseAddress! + (group * rows.blocksPerGroup + block) * 2 * columns
            for j in 0..<columns {
              let place = group * columns + j, delta = part[j] - mean[place]
              mean[place] += delta * share
              square[place] += part[columns + j] + delta * delta * seen * share
            }
            seen += n
          }
        }
        for place in square.indices { square[place] /= Float(rows.rows) }
      }
    }
  }
  return (mean, variance)
}

/// scale · x + shift, x read as [groups, n, columns] with a scale and a shift for each group's column.
public func scaledAndShifted(_ x: Tensor, by scale: Tensor, _ shift: Tensor) -> Tensor {
  let rows = ColumnBlocks(x, groups: scale.shape[0], columns: scale.shape[1])
  return Tensor(x.shape) { y in
    x.withUnsafeBufferPointer { x in
      scale.withUnsafeBufferPointer { scale in
        shift.withUnsafeBufferPointer { shift in
          rows.forEachBlock { group, start, n in
            let place = start * rows.columns, factor = group * rows.columns
            kernel_scale_shift(
              n, rows.columns, x.baseAddress! + place, scale.baseAddress! + factor, shift.baseAddress! + factor,
              y.baseAddress! + place)
          }
        }
      }
    }
  }
}

/// Σ dy and Σ dy·(x − mean) of each column: what the adjoint of a normalisation needs to know.
public func momentProducts(_ dy: Tensor, _ x: Tensor, mean: Tensor) -> (sum: Tensor, product: Tensor) {
  let groups = mean.shape[0], columns = mean.shape[1]
  let rows = ColumnBlocks(x, groups: groups, columns: columns)
  let parts = rows.partials(2) { row, n, parts in
    dy.withUnsafeBufferPointer { dy in
      x.withUnsafeBufferPointer { x in
        mean.withUnsafeBufferPointer { mean in
          kernel_moment_products(
            n, columns, dy.baseAddress! + row * columns, x.baseAddress! + row * columns,
            mean.baseAddress! + row / rows.rows * columns, parts, parts + columns)
        }
      }
    }
  }
  let sums = parts.reshaped([groups, rows.blocksPerGroup, 2, columns]).sum(axes: [1])
  return (
    sums.slice(axis: 1, 0..<1).reshaped([groups, columns]), sums.slice(axis: 1, 1..<2).reshaped([groups, columns])
  )
}

/// p·dy + q·x + r, three factors for each group's column: the adjoint of a normalisation with all sums folded in.
public func momentAdjoint(_ dy: Tensor, _ x: Tensor, p: Tensor, q: Tensor, r: Tensor) -> Tensor {
  let rows = ColumnBlocks(x, groups: p.shape[0], columns: p.shape[1])
  // The three side by side, so that one pointer finds them all.
  let factors = Tensor.concatenation([p, q, r], axis: 1)
  return Tensor(x.shape) { dx in
    dy.withUnsafeBufferPointer { dy in
      x.withUnsafeBufferPointer { x in
        factors.withUnsafeBufferPointer { factors in
          rows.forEachBlock { group, start, n in
            let place = start * rows.columns, factor = factors.baseAddress! + 3 * group * rows.columns
            kernel_moment_adjoint(
              n, rows.columns, dy.baseAddress! + place, x.baseAddress! + place, factor, factor + rows.columns,
              factor + 2 * rows.columns, dx.baseAddress! + place)
          }
        }
      }
    }
  }
}

/// A tensor as groups of rows of columns, and the rows as blocks that fit a cache.
private struct ColumnBlocks {
  let groups: Int, columns: Int
  /// Rows of a group.
  let rows: Int
  let rowsPerBlock: Int
  let blocksPerGroup: Int

  init(_ x: Tensor, groups: Int, columns: Int) {
    rows = groups * columns == 0 ? 0 : x.count / (groups * columns)
    precondition(rows > 0 && rows * groups * columns == x.count, "\(x.shape) cannot be read as [\(groups), n, \(columns)]")
    self.groups = groups
    self.columns = columns
    rowsPerBlock = min(rows, max(1, elementwiseGrain / columns))
    blocksPerGroup = (rows + rowsPerBlock - 1) / rowsPerBlock
  }

  /// Rows of a group's block.
  func rowCount(_ block: Int) -> Int { min(rowsPerBlock, rows - block * rowsPerBlock) }

  /// Every block by its group, its first row counted over all groups, and its number of rows; on several threads.
  func forEachBlock(_ body: (_ group: Int, _ firstRow: Int, _ count: Int) -> Void) {
    let grain = max(1, elementwiseGrain / (rowsPerBlock * columns))
    Parallel.forEachRange(groups * blocksPerGroup, grain: grain) { part in
      for index in part {
        let (group, block) = index.quotientAndRemainder(dividingBy: blocksPerGroup)
        body(group, group * rows + block * rowsPerBlock, rowCount(block))
      }
    }
  }

  /// `count` sums a column from every block. [groups · blocksPerGroup, count, columns]
  func partials(
    _ count: Int, _ body: (_ firstRow: Int, _ count: Int, _ parts: UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    Tensor([groups * blocksPerGroup, count, columns]) { parts in
      forEachBlock { group, start, n in
        let block = group * blocksPerGroup + (start - group * rows) / rowsPerBlock
        body(start, n, parts.baseAddress! + block * count * columns)
      }
    }
  }
}
