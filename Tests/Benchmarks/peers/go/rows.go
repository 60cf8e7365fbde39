package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
)

// query is a prepared statement whose rows become JSON objects, as many columns as the tables have.
type query struct {
	statement *sql.Stmt
	// The one column that is JSON already, or none.
	json string
}

func (query query) append(text []byte, arguments ...interface{}) ([]byte, int, error) {
	rows, err := query.statement.Query(arguments...)
	if err != nil {
		return text, 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return text, 0, err
	}
	values := make([]interface{}, len(columns))
	places := make([]interface{}, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	count := 0
	for ; rows.Next(); count++ {
		if err := rows.Scan(places...); err != nil {
			return text, 0, err
		}
		if count > 0 {
			text = append(text, ',')
		}
		if text, err = query.appendObject(text, columns, values); err != nil {
			return text, 0, err
		}
	}
	return text, count, rows.Err()
}

func (query query) appendObject(text []byte, columns []string, values []interface{}) ([]byte, error) {
	text = append(text, '{')
	for i, column := range columns {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, '"'), column...), `":`...)
		switch value := values[i].(type) {
		case nil:
			text = append(text, "null"...)
		case int64:
			text = strconv.AppendInt(text, value, 10)
		case string:
			if column == query.json {
				text = append(text, value...)
				break
			}
			quoted, err := json.Marshal(value)
			if err != nil {
				return text, err
			}
			text = append(text, quoted...)
		default:
			return text, fmt.Errorf("%s is a %T", column, value)
		}
	}
	return append(text, '}'), nil
}
