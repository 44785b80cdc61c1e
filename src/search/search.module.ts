import { Module } from '@nestjs/common';
import { MembershipModule } from '../membership/index.js';
import { GroupSearch } from './group-search.js';
import { MemberSearch } from './member-search.js';
import { RootSearch } from './root-search.js';

/** The one place that knows both filters and SQL. */
@Module({ imports: [MembershipModule], providers: [MemberSearch, GroupSearch, RootSearch], exports: [MemberSearch, GroupSearch, RootSearch] })
export class SearchModule {}
