package network

import (
	"runtime"
	"sync"
)

// blocks is into how many parts work is cut, whatever the machine: what a part adds up is then the same everywhere, and so is the sum of the parts in their order.
const blocks = 16

// inBlocks cuts 0 to n-1 into blocks and works on them with as many threads as there are processors for us.
func inBlocks(n int, work func(block, first, last int)) {
	next := make(chan int, blocks)
	for block := range blocks {
		next <- block
	}
	close(next)
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), blocks) {
		all.Go(func() {
			for block := range next {
				if first, last := block*n/blocks, (block+1)*n/blocks; first < last {
					work(block, first, last)
				}
			}
		})
	}
	all.Wait()
}

// sumInBlocks adds up what each block comes to.
func sumInBlocks(n int, part func(first, last int) float64) float64 {
	var parts [blocks]float64
	inBlocks(n, func(block, first, last int) { parts[block] = part(first, last) })
	sum := 0.0
	for _, p := range parts {
		sum += p
	}
	return sum
}
