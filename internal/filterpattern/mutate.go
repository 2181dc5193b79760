package filterpattern

import "fmt"

// Mutation is a pattern with one fault put in. A set of sample events is good
// enough when at least one of them gets another verdict from each mutation
// than from the pattern.
type Mutation struct {
	Name    string // e.g. `term 2 dropped: $.eventName="StopLogging"`
	Pattern *Pattern
}

// Mutations returns, from left to right, two mutations of each term and of
// each group (in parentheses, or a run of && within ||): one without it and
// one with it negated. What the whole pattern consists of cannot be dropped;
// a whole pattern of several terms is not negated either, as any event would
// tell.
func (p *Pattern) Mutations() []Mutation {
	var mutations []Mutation
	terms, groups := 0, 0
	walk(p.root, func(n node) {
		name, text := "", n.text()
		if _, ok := n.(*compound); !ok {
			terms++
			name = fmt.Sprintf("term %d", terms)
		} else if n != p.root {
			groups++
			name, text = fmt.Sprintf("group %d", groups), "("+text+")"
		} else {
			return
		}
		if n != p.root {
			mutations = append(mutations, Mutation{
				Name:    fmt.Sprintf("%s dropped: %s", name, text),
				Pattern: &Pattern{root: replace(p.root, n, nil)},
			})
		}
		mutations = append(mutations, Mutation{
			Name:    fmt.Sprintf("%s negated: %s", name, text),
			Pattern: &Pattern{root: replace(p.root, n, negation{n})},
		})
	})
	return mutations
}

// walk visits a node before its kids.
func walk(n node, visit func(node)) {
	visit(n)
	if c, ok := n.(*compound); ok {
		for _, kid := range c.kids {
			walk(kid, visit)
		}
	}
}

// replace returns a copy of the tree with the node old replaced, or left out
// if by is nil. A compound that keeps one kid becomes that kid.
func replace(tree, old, by node) node {
	if tree == old {
		return by
	}
	c, ok := tree.(*compound)
	if !ok {
		return tree
	}
	kids := make([]node, 0, len(c.kids))
	for _, kid := range c.kids {
		if kid = replace(kid, old, by); kid != nil {
			kids = append(kids, kid)
		}
	}
	if len(kids) == 1 {
		return kids[0]
	}
	return &compound{op: c.op, kids: kids}
}
