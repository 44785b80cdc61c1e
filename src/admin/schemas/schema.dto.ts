import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsNotEmpty, MaxLength } from 'class-validator';
import { ATTRIBUTE_TYPES, type AttributeType } from '../../protocol/index.js';
import { BodyExample } from '../http/body-example.js';
import { IsListOf } from '../http/is-list-of.js';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';

const MUTABILITIES = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const;
const RETURNED = ['always', 'never', 'default', 'request'] as const;

/** One attribute; what is left out has the default of RFC 7643 §2.2. */
export class AttributeDeclarationBody {
  @ApiProperty({ example: 'costCode', description: 'Letters, digits, "_", "-" and "$".' })
  @IsText() @IsNotEmpty() @MaxLength(100)
  name: string;

  @ApiPropertyOptional({ example: 'What the person is booked on.' })
  @MayBeAbsent() @IsText() @MaxLength(500)
  description?: string;

  @ApiPropertyOptional({ enum: ATTRIBUTE_TYPES, default: 'string' })
  @MayBeAbsent() @IsIn(ATTRIBUTE_TYPES)
  type?: AttributeType;

  @ApiPropertyOptional({ default: false })
  @MayBeAbsent() @IsBoolean()
  multiValued?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Whether creating and replacing a resource needs it.' })
  @MayBeAbsent() @IsBoolean()
  required?: boolean;

  @ApiPropertyOptional({ default: false })
  @MayBeAbsent() @IsBoolean()
  caseExact?: boolean;

  @ApiPropertyOptional({ enum: MUTABILITIES, default: 'readWrite' })
  @MayBeAbsent() @IsIn(MUTABILITIES)
  mutability?: (typeof MUTABILITIES)[number];

  @ApiPropertyOptional({ enum: RETURNED, default: 'default' })
  @MayBeAbsent() @IsIn(RETURNED)
  returned?: (typeof RETURNED)[number];

  @ApiPropertyOptional({ enum: ['none', 'server'], default: 'none', description: 'server: no two users of the organization have the same value.' })
  @MayBeAbsent() @IsIn(['none', 'server'])
  uniqueness?: 'none' | 'server';

  @ApiPropertyOptional({ type: [String], description: 'The only values there are.' })
  @MayBeAbsent() @IsArray() @ArrayMaxSize(1_000) @IsText({ each: true }) @MaxLength(500, { each: true })
  canonicalValues?: string[];

  @ApiPropertyOptional({ default: false, description: 'Whether filters find it by an index; users only.' })
  @MayBeAbsent() @IsBoolean()
  filterable?: boolean;

  @ApiPropertyOptional({ type: () => [AttributeDeclarationBody], description: 'Of an attribute of type complex.' })
  @MayBeAbsent() @IsListOf(() => AttributeDeclarationBody, 50)
  subAttributes?: AttributeDeclarationBody[];
}

/** A schema as the organization wants it: the whole of it, every time. */
@BodyExample({ name: 'Staff', attributes: [{ name: 'costCode', description: 'What the person is booked on.', filterable: true }] })
export class DeclareSchema {
  @ApiPropertyOptional({ enum: ['User', 'Group'], default: 'User', description: 'The resource type that it extends.' })
  @MayBeAbsent() @IsIn(['User', 'Group'])
  resourceType: 'User' | 'Group' = 'User';

  @ApiPropertyOptional({ example: 'Staff' })
  @MayBeAbsent() @IsText() @MaxLength(200)
  name: string = '';

  @ApiPropertyOptional({ example: 'What our payroll needs.' })
  @MayBeAbsent() @IsText() @MaxLength(500)
  description: string = '';

  @ApiPropertyOptional({ default: false, description: 'Whether each resource must carry the extension.' })
  @MayBeAbsent() @IsBoolean()
  required: boolean = false;

  @ApiProperty({ type: [AttributeDeclarationBody], description: 'All attributes. One that was declared before and is missing here is removed; its data is kept.' })
  @IsListOf(() => AttributeDeclarationBody, 200)
  attributes: AttributeDeclarationBody[];
}

@BodyExample({ attributes: ['costCode'] })
export class EraseAttributes {
  @ApiProperty({ type: [String], example: ['costCode'], description: 'Removed attributes whose data is to be erased for good.' })
  @IsArray() @ArrayMaxSize(200) @IsText({ each: true })
  attributes: string[];
}

export class SchemaView {
  @ApiProperty({ example: 'urn:example:params:scim:schemas:extension:staff:2.0:User' }) urn: string;
  @ApiProperty({ enum: ['User', 'Group'] }) resourceType: string;
  @ApiProperty({ example: 'Staff' }) name: string;
  @ApiProperty() description: string;
  @ApiProperty() required: boolean;
  @ApiProperty({ type: [AttributeDeclarationBody] }) attributes: object[];
  @ApiProperty({ type: [AttributeDeclarationBody], description: 'Removed attributes whose data is kept until it is erased.' }) removed: object[];
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'By attribute path, how far its index is: building, ready or incomplete.' }) indexes: object;
  @ApiProperty({ description: 'Whether the schema as a whole was removed.' }) isRemoved: boolean;
}

export class SchemaList {
  @ApiProperty({ type: [SchemaView] }) items: SchemaView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
