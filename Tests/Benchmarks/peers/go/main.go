// The same four replies in Go: net/http/fcgi, database/sql and go-sqlite3 with prepared statements.
// usage: api DATABASE SOCKET
package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"net"
	"net/http"
	"net/http/fcgi"
	"os"
	"strconv"
	"strings"
)

func main() {
	store, err := open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("unix", os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(fcgi.Serve(listener, api{store}))
}

type api struct{ store *store }

func (api api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, body, err := http.StatusOK, []byte(nil), error(nil)
	path := strings.TrimPrefix(r.URL.Path, "/api/enrichment/")
	switch {
	case r.Method == http.MethodPost && path == "jobs":
		status = http.StatusAccepted
		body, err = api.submit(w, r)
	case r.Method != http.MethodGet:
		status = http.StatusMethodNotAllowed
	case path == "sites":
		body, err = api.sites()
	case strings.HasPrefix(path, "sites/") && strings.HasSuffix(path, "/contacts"):
		body, err = api.contacts(strings.TrimSuffix(strings.TrimPrefix(path, "sites/"), "/contacts"))
	case strings.HasPrefix(path, "jobs/"):
		body, err = api.job(strings.TrimPrefix(path, "jobs/"))
	default:
		status = http.StatusNotFound
	}
	switch {
	case err == nil:
	case errors.Is(err, sql.ErrNoRows):
		status = http.StatusNotFound
	case errors.Is(err, errUnknownSites):
		status = http.StatusUnprocessableEntity
	default:
		log.Print(err)
		status = http.StatusInternalServerError
	}
	if body == nil {
		body = []byte(`{"success":false}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

func (api api) contacts(site string) ([]byte, error) {
	number, err := strconv.ParseInt(site, 10, 64)
	if err != nil {
		return nil, sql.ErrNoRows
	}
	rows, total, err := api.store.contacts(number)
	if err != nil {
		return nil, err
	}
	return body(`{"success":true,"data":[`, rows, `],"total":`, strconv.Itoa(total), `}`), nil
}

func (api api) sites() ([]byte, error) {
	rows, total, err := api.store.sites()
	if err != nil {
		return nil, err
	}
	return body(`{"success":true,"data":[`, rows, `],"total":`, strconv.Itoa(total), `,"page":1,"pageSize":50}`), nil
}

func (api api) job(id string) ([]byte, error) {
	object, err := api.store.job(id)
	if err != nil {
		return nil, err
	}
	return body(`{"success":true,"data":`, object, `}`), nil
}

// order is the body of a job that is submitted.
type order struct {
	SiteIDs  json.RawMessage `json:"siteIds"`
	Provider string          `json:"provider"`
	Config   json.RawMessage `json:"config"`
}

func (api api) submit(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	var order order
	var sites []int64
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		return nil, errUnknownSites
	}
	if err := json.Unmarshal(order.SiteIDs, &sites); err != nil {
		return nil, errUnknownSites
	}
	var config bytes.Buffer
	if err := json.Compact(&config, order.Config); err != nil {
		return nil, errUnknownSites
	}
	id, err := api.store.submit(order.Provider, config.String(), string(order.SiteIDs), len(sites))
	if err != nil {
		return nil, err
	}
	job, err := api.store.job(id)
	if err != nil {
		return nil, err
	}
	w.Header().Set("Location", "/api/enrichment/jobs/"+id)
	return body(`{"success":true,"data":`, job[:len(job)-1], `,"jobId":"`, id, `","sitesCount":`,
		strconv.Itoa(len(sites)), `}}`), nil
}

func body(open string, rows []byte, rest ...string) []byte {
	text := append(append(make([]byte, 0, len(rows)+128), open...), rows...)
	for _, part := range rest {
		text = append(text, part...)
	}
	return text
}
